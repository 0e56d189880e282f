/** Which packages a package may import; the table of docs/architecture.md. `all` is for what joins them. */
export const allowedImports: ReadonlyMap<string, readonly string[] | 'all'> = new Map<
  string,
  readonly string[] | 'all'
>([
  ['types', []],
  ['signing', ['types']],
  ['generator', ['types', 'signing']],
  ['key-repo', ['types', 'signing']],
  ['policy', ['types']],
  ['evidence', ['types']],
  ['chain', ['types']],
  ['verifier', ['types', 'signing', 'policy', 'chain']],
  ['report', ['types']],
  ['cli', 'all'],
]);

/** Packages that must not reach one another over any path: what makes blobs, and what judges them. */
export const separated: readonly [makes: readonly string[], judges: readonly string[]] = [
  ['generator'],
  ['verifier', 'chain', 'evidence', 'report'],
];

/** Packages that see the world only through their arguments. */
export const purePackages: ReadonlySet<string> = new Set(['types', 'chain', 'verifier']);

/** Modules that reach files, the network, other processes or the environment. */
export const impureModules: ReadonlySet<string> = new Set([
  'child_process',
  'cluster',
  'dgram',
  'dns',
  'dns/promises',
  'fs',
  'fs/promises',
  'http',
  'http2',
  'https',
  'module',
  'net',
  'os',
  'perf_hooks',
  'process',
  'readline',
  'readline/promises',
  'timers',
  'timers/promises',
  'tls',
  'vm',
  'undici',
  'taskcluster-client',
  'worker_threads',
]);
