import { reasonOf } from '@chain-of-trust/types';
import { KeyRepoError } from '../error.js';

/** The error of a state folder that cannot be used. */
export function stateError(path: string, what: string, cause?: unknown): KeyRepoError {
  const why = cause === undefined ? '' : `: ${reasonOf(cause)}`;
  return new KeyRepoError({
    code: 'key-repo-state',
    message: `${path} ${what}${why}`,
    nextStep:
      'Check the permissions and the space of the state folder. Where its content was changed, synchronise into a new folder, with the last good tag as the floor.',
    facts: { path },
    cause,
  });
}
