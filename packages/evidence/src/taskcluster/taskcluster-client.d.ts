/** The part of `taskcluster-client` (which ships no types) that signs URLs, and asks for tokens. */
declare module 'taskcluster-client' {
  interface SigningClient {
    readonly [method: string]: unknown;
    buildSignedUrl(method: unknown, ...args: unknown[]): string;
  }
  type SigningClientClass = new (options: {
    readonly rootUrl: string;
    readonly credentials: {
      readonly clientId: string;
      readonly accessToken: string;
      readonly certificate?: string;
    };
  }) => SigningClient;
  type AuthClientClass = new (options: {
    readonly rootUrl: string;
    readonly credentials: object;
    readonly timeout: number;
    readonly retries: number;
  }) => {
    githubRepoToken(app: string, owner: string, payload: object): Promise<unknown>;
  };
  export function createClient(reference: object, name: 'Auth'): AuthClientClass;
  export const clients: { readonly Queue: SigningClientClass; readonly Index: SigningClientClass };
}
