import { isJsonObject } from '@chain-of-trust/types';
import type { Question } from '../answers/question.js';

/**
 * Whether the answer to a question can never change, so that it may come from an earlier verification: the definition of
 * a task, an artifact of a run, and what a repository has at a full revision.
 *
 * Always asked for: which run of a task counts, as tasks are run again; listings, which change until a run has ended;
 * where the index, a branch, a tag or a pull request points to; and commits, of which hosts say whose account made them.
 */
export function isImmutable({ method, about }: Question): boolean {
  if (method === 'taskDefinition' || method === 'openArtifact') return true;
  if (method !== 'readSourceFile' && method !== 'findPush') return false;
  return isJsonObject(about) && /^[0-9a-f]{40}$/.test(String(about.revision));
}
