/** One call of Taskcluster's API. Only reads exist here. */
export type ApiCall =
  | { readonly method: 'task' | 'status'; readonly args: readonly [taskId: string] }
  | { readonly method: 'findTask'; readonly args: readonly [indexPath: string] }
  | {
      readonly method: 'listArtifacts';
      readonly args: readonly [taskId: string, runId: string];
      readonly query: Readonly<Record<string, string>>;
    }
  | { readonly method: 'getArtifact'; readonly args: readonly [taskId: string, runId: string, name: string] };

/** One call about many tasks. */
export interface BatchCall {
  readonly method: 'tasks' | 'statuses';
  readonly taskIds: readonly string[];
  /** Of the page before; `undefined` for the first one. */
  readonly continuationToken: string | undefined;
}

/**
 * Builds the URL of a call about many tasks; which ones, is said in the body.
 *
 * @see Taskcluster reference `queue/v1/api.json`, `tasks` and `statuses` (experimental there)
 */
export function batchUrlOf({ method, continuationToken }: BatchCall, base: string): URL {
  const url = new URL(`${base}/api/queue/v1/tasks${method === 'statuses' ? '/status' : ''}`);
  if (continuationToken !== undefined) url.searchParams.set('continuationToken', continuationToken);
  return url;
}

/** The service that answers a call. */
export function serviceOf(call: ApiCall): 'queue' | 'index' {
  return call.method === 'findTask' ? 'index' : 'queue';
}

/**
 * Builds the URL of a call, without credentials.
 *
 * Every argument is encoded as one path segment, slashes included, as Taskcluster's own clients do. The caller
 * has made sure that none is `.` or `..`, which URLs resolve even so.
 *
 * @see Taskcluster references `queue/v1/api.json` and `index/v1/api.json`
 */
export function urlOf(call: ApiCall, base: string): URL {
  const url = new URL(`${base}/api/${serviceOf(call)}/v1${routeOf(call)}`);
  if (call.method === 'listArtifacts') url.search = new URLSearchParams(call.query).toString();
  return url;
}

function routeOf(call: ApiCall): string {
  const [first, second, third] = call.args.map(encodeURIComponent);
  switch (call.method) {
    case 'task':
    case 'findTask':
      return `/task/${first}`;
    case 'status':
      return `/task/${first}/status`;
    case 'listArtifacts':
      return `/task/${first}/runs/${second}/artifacts`;
    case 'getArtifact':
      return `/task/${first}/runs/${second}/artifacts/${third}`;
  }
}
