import type { Options } from '../../options.js';

/** The options of `cot generate`. */
export interface GenerateOptions {
  readonly single: Options;
  /** `--artifact NAME=FILE`, each time. */
  readonly artifact: readonly string[];
  /** `--environment NAME=VALUE`, each time. */
  readonly environment: readonly string[];
  /** `--gzip NAME`, each time. */
  readonly gzip: readonly string[];
}
