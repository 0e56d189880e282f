import { CotError } from '@chain-of-trust/types';

/** Codes of {@link ChainError}. */
export type ChainErrorCode =
  /** The taskId that the chain should be built for is none. */
  | 'chain-target-task-id'
  /** The task type of the target is not known to the policy. */
  | 'chain-target-task-type';

/** A chain that cannot even be begun, because the question is malformed. */
export class ChainError extends CotError<ChainErrorCode> {}
