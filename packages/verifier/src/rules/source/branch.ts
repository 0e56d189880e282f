import { type Evidence, EvidenceError } from '@chain-of-trust/types';
import type { GitRevision, SourceRevision } from './revision.js';

/** The branch that a revision was made for, as the task or the server says; `undefined` for tags and where nobody does. */
export function findNamedBranch(source: SourceRevision): string | undefined {
  if (source.type === 'hg') return source.push.changesets.at(-1)?.branch;
  const { ref } = source.written;
  if (ref === undefined || ref.startsWith('refs/tags/')) return undefined;
  return ref.replace(/^refs\/heads\//, '');
}

/** The tag that a revision was made for; `undefined` where it was made for a branch. */
function findNamedTag({ written }: GitRevision): string | undefined {
  if (!/^[0-9a-f]{40}$/.test(written.revision)) return written.revision;
  return written.ref?.match(/^refs\/tags\/(.+)$/)?.[1];
}

/** Whether a revision can be reached from a branch; `undefined` where there is no such branch. */
export async function isOnBranch(
  evidence: Evidence,
  { repository, revision }: GitRevision,
  branch: string,
): Promise<boolean | undefined> {
  try {
    return await evidence.isOnBranch({ repository, branch, revision });
  } catch (error) {
    if (error instanceof EvidenceError && error.code === 'evidence-not-found') return undefined;
    throw error;
  }
}

/**
 * Whether a commit is on the branch that the task names, or what the tag that the task names stands for; on the default
 * branch where that branch is gone, or none is named. Names of branches and tags belong to one repository, unlike
 * hashes, which forks share.
 *
 * A branch that exists and does not have the commit is a lie, whatever other branch has it: templates give permissions
 * by the name of the branch.
 */
export async function hasLanded(evidence: Evidence, source: GitRevision): Promise<boolean> {
  const { repository, revision } = source;
  const tag = findNamedTag(source);
  if (tag !== undefined) return (await evidence.findCommit({ repository, revision: tag })).sha === revision;
  const named = findNamedBranch(source);
  const isOnNamed = named === undefined ? undefined : await isOnBranch(evidence, source, named);
  if (isOnNamed !== undefined) return isOnNamed;
  return (await isOnBranch(evidence, source, await evidence.findDefaultBranch(repository))) === true;
}
