export type { KeyRepoErrorCode } from './error.js';
export { KeyRepoError } from './error.js';
export type { LoadOptions } from './load-options.js';
export { loadWorkerKeySet, loadWorkerKeys } from './load-worker-keys.js';
export { readPrivateKeyFile } from './private-key-file.js';
