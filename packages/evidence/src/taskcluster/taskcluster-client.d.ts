/** The part of `taskcluster-client` (which ships no types) that signs URLs. */
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
  export const clients: { readonly Queue: SigningClientClass; readonly Index: SigningClientClass };
}
