import type { ArtifactSource, FinishedRun } from '@chain-of-trust/generator';
import type { Preset } from './preset-schema.js';

/** What one run asks for; all else belongs to the worker and is the same for every run. Paths are absolute. */
export interface GenerationRequest {
  readonly run: FinishedRun;
  readonly artifacts: readonly ArtifactSource[];
  /** Folder below which the blob is written, by its artifact names. */
  readonly output: string;
  /** What one worker implementation has beside that. */
  readonly preset?: Preset;
}
