export type { Chain, ChainOptions, ChainTarget } from './build-chain.js';
export { buildChain, defaultMaxLinks } from './build-chain.js';
export type { ChainErrorCode } from './error.js';
export { ChainError } from './error.js';
export type {
  Edge,
  EdgeReason,
  IndexedImage,
  Link,
  LinkProblem,
  ResolvedLink,
  UnresolvedLink,
} from './link.js';
export type { WorkerDetection, WorkerSign } from './worker-detection.js';
export { detectWorkerImplementation } from './worker-detection.js';
