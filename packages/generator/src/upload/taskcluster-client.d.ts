/** The part of `taskcluster-client` (which ships no types) that calls APIs. */
declare module 'taskcluster-client' {
  interface ApiClient {
    readonly [method: string]: (
      ...args: readonly unknown[]
    ) => Promise<import('@chain-of-trust/types').JsonValue | undefined>;
  }
  type ApiClientClass = new (options: {
    readonly rootUrl: string;
    readonly credentials: object;
    readonly timeout: number;
    readonly retries: number;
  }) => ApiClient;
  export const clients: { readonly Queue: ApiClientClass; readonly Object: ApiClientClass };
}
