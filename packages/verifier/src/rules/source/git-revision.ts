import type { TaskEvent } from '@chain-of-trust/policy';
import type { Evidence } from '@chain-of-trust/types';
import { orRefuse, Refusal } from '../../engine/refusal.js';
import type { GitRevision } from './revision.js';

/**
 * Finds the commit that a revision names. Only releases name theirs by a tag; everything after that goes by the
 * full hash of the commit.
 *
 * Not checked here: that the commit is on a branch of the repository. Hosts answer for the commits of every fork.
 */
export async function resolveCommit(
  evidence: Evidence,
  repository: string,
  written: GitRevision['written'],
  event: TaskEvent | undefined,
): Promise<GitRevision> {
  const { revision, prefix } = written;
  const where = `payload.env.${prefix}_HEAD_REV`;
  const isHash = /^[0-9a-f]{40}$/.test(revision);
  if (!isHash && !(event === 'github-release' && isTagName(revision))) {
    throw new Refusal({
      code: 'source/revision-malformed',
      message: 'the revision is not a commit hash',
      where,
      expected: event === 'github-release' ? 'a tag, or 40 hexadecimal digits' : '40 hexadecimal digits',
      actual: revision,
      nextStep: 'Create decision tasks with the full hash of the commit.',
    });
  }
  const commit = await orRefuse(evidence.findCommit({ repository, revision }), {
    code: 'source/revision-absent',
    message: `${repository} has no revision ${revision}`,
    where,
    nextStep: 'The revision was never pushed there, or was removed; find out where it came from.',
  });
  return { type: 'git', repository, written, revision: commit.sha, commit };
}

/** Names that `git check-ref-format` allows and that need no escaping anywhere. */
function isTagName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._+-]*(?:\/[A-Za-z0-9][A-Za-z0-9._+-]*)*$/.test(name) && !name.includes('..');
}
