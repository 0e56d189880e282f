import type { ArtifactSource, FinishedRun, UploadTarget } from '@chain-of-trust/generator';
import type { Preset } from './preset-schema.js';

/** What one run asks for; all else belongs to the worker and is the same for every run. Paths are absolute. */
export interface GenerationRequest {
  readonly run: FinishedRun;
  readonly artifacts: readonly ArtifactSource[];
  /** Folder below which the blob is written, by its artifact names. Not needed where it is uploaded. */
  readonly output?: string;
  readonly upload?: UploadRequest;
  /** What one worker implementation has beside that. */
  readonly preset?: Preset;
}

/** What is uploaded, and where to. */
export interface UploadRequest extends UploadTarget {
  /** Of a worker that does not upload its outputs itself: `all`. */
  readonly what: 'blob' | 'all';
}
