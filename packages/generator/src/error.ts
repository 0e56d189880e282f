import { CotError } from '@chain-of-trust/types';

/** Codes of {@link GeneratorError}. */
export type GeneratorErrorCode =
  /** The folder of outputs cannot be read. */
  | 'generator-folder'
  /** Something in the folder is no regular file, cannot be read, or has no valid artifact name. */
  | 'generator-artifact'
  /** A file changed while it was hashed. */
  | 'generator-artifact-changed'
  /** A thread that hashes has ended. */
  | 'generator-thread'
  /** No digest algorithm was asked for. */
  | 'generator-algorithms'
  /** The description of the run does not make a valid blob. */
  | 'generator-run'
  /** A worker implementation has no such fact, or lacks one that it always has. */
  | 'generator-preset'
  /** A member of the environment that the worker implementation does not write, or a malformed one. */
  | 'generator-environment'
  /** A docker image that cannot be read, or is none. */
  | 'generator-image'
  /** Additional data of a task that cannot be read, or are no JSON object. */
  | 'generator-additional-data'
  /** Additional data of a task that would add to what the worker vouches for. */
  | 'generator-reserved-member'
  /** There is nothing to sign with. */
  | 'generator-no-key'
  /** A key file that is not there, or is no file. */
  | 'generator-key-file'
  /** A key file that others can use or replace. */
  | 'generator-key-permissions'
  /** A key file within reach of the task user, or nobody can tell. */
  | 'generator-key-task-user'
  /** A key that verifiers refuse as too weak. */
  | 'generator-key-weak'
  /** A key that ends too soon. */
  | 'generator-key-lifetime'
  /** The blob cannot be written. */
  | 'generator-output'
  /** The queue or its store did not answer, or failed, for too long. */
  | 'generator-upload-unavailable'
  /** The queue or its store refuses an artifact. */
  | 'generator-upload-refused'
  /** There is such an artifact already, or the run is over. */
  | 'generator-upload-conflict';

/** A blob that cannot be made; nothing was written. */
export class GeneratorError extends CotError<GeneratorErrorCode> {}
