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

/** Whether a revision can be reached from a branch. A branch that does not exist holds nothing. */
export async function isOnBranch(evidence: Evidence, source: GitRevision, branch: string): Promise<boolean> {
  const { repository, revision } = source;
  try {
    return await evidence.isOnBranch({ repository, branch, revision });
  } catch (error) {
    if (error instanceof EvidenceError && error.code === 'evidence-not-found') return false;
    throw error;
  }
}

/**
 * Whether a commit is on the branch that the task names, on the default branch, or what the tag that the task
 * names stands for. Names of branches and tags belong to one repository, unlike hashes, which forks share.
 */
export async function hasLanded(evidence: Evidence, source: GitRevision): Promise<boolean> {
  const { repository, revision } = source;
  const tag = findNamedTag(source);
  if (tag !== undefined) return (await evidence.findCommit({ repository, revision: tag })).sha === revision;
  const named = findNamedBranch(source);
  if (named !== undefined && (await isOnBranch(evidence, source, named))) return true;
  const byDefault = await evidence.findDefaultBranch(repository);
  return byDefault !== named && (await isOnBranch(evidence, source, byDefault));
}
