import type { Evidence } from '@chain-of-trust/types';
import type { HttpContext } from '../http/exchange.js';
import { evidenceError } from '../http/failure.js';

/** What GitHub's API is asked for. */
export type GitHubEvidence = Pick<
  Evidence,
  'findCommit' | 'isOnBranch' | 'findDefaultBranch' | 'findRelease' | 'findPullRequest'
>;

export function createGitHub(_http: HttpContext): GitHubEvidence {
  const url = new URL('https://api.github.com/');
  const unsupported = () =>
    Promise.reject(evidenceError('evidence-unsupported', { url, message: 'not yet' }));
  return {
    findCommit: unsupported,
    isOnBranch: unsupported,
    findDefaultBranch: unsupported,
    findRelease: unsupported,
    findPullRequest: unsupported,
  };
}
