import { CotError } from './error.js';

/** Names one file in an {@link ArtifactStore}: `cot/TASKID/PATH`. */
export interface StoredArtifact {
  readonly taskId: string;
  /** The artifact's name; a contained relative path. */
  readonly path: string;
}

/**
 * Where verified downloads are put.
 *
 * Nothing is visible at its final place before `publish`, so that a script that starts after a refusal finds
 * no file of the refused chain.
 */
export interface ArtifactStore {
  /**
   * Writes one file. When iterating `content` rejects, the partial file is removed and the promise rejects
   * with that same reason.
   */
  write(artifact: StoredArtifact, content: AsyncIterable<Uint8Array>): Promise<void>;
  /** Makes every written file visible at once. Called only for a verified chain. */
  publish(): Promise<void>;
  /** Removes everything that was written. */
  abandon(): Promise<void>;
}

/** Codes of {@link ArtifactStoreError}. */
export type ArtifactStoreErrorCode = 'store-unwritable' | 'store-path' | 'store-duplicate';

/** A store that cannot hold what it was given. */
export class ArtifactStoreError extends CotError<ArtifactStoreErrorCode> {}
