import type { GoodChain, Mutant } from '../mutant.js';
import { answerMutants } from './answers.js';
import { artifactMutants } from './artifacts.js';
import { blobMutants } from './blobs.js';
import { runMutants } from './runs.js';
import { sourceMutants } from './source.js';
import { taskMutants } from './tasks.js';

const makers = [taskMutants, blobMutants, artifactMutants, sourceMutants, answerMutants, runMutants];

/** Every mutant of a good chain. */
export function mutantsOf(chain: GoodChain): Mutant[] {
  return makers.flatMap((make) => make(chain));
}
