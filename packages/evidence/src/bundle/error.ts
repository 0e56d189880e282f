import { CotError } from '@chain-of-trust/types';

/** Codes of {@link BundleError}. */
export type BundleErrorCode =
  /** The file cannot be read or written. */
  | 'bundle-file'
  /** The file is no bundle: another archive, or one with other, more, fewer or differently written members. */
  | 'bundle-malformed'
  /** A bundle of a version that this release does not know. */
  | 'bundle-version'
  /** A member's bytes are not those that the manifest names. */
  | 'bundle-digest'
  /** More, or larger, than a bundle can hold. */
  | 'bundle-bounds';

/** A bundle that cannot be made or used. */
export class BundleError extends CotError<BundleErrorCode> {}

/** A file that is no bundle. */
export function malformed(message: string, cause?: unknown): BundleError {
  return new BundleError({
    code: 'bundle-malformed',
    message: `this is no bundle: ${message}`,
    nextStep:
      'Use a file that cot verify --bundle has written, and that nothing has changed or packed again.',
    cause,
  });
}
