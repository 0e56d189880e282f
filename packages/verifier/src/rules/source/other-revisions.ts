import { isGitHubRepository } from '@chain-of-trust/policy';
import type { RuleContext } from '../../engine/rule.js';
import { parentsPresent } from '../chain/parents-present.js';
import { taskKnown } from '../chain/task-known.js';
import { resolveCommit } from './git-revision.js';
import { sourceRepository } from './repository.js';
import { type GitRevision, sourceRevision } from './revision.js';
import { canonicalRepository, writtenSources } from './written-source.js';

/**
 * The commits on GitHub that a task checks out beside those that its decision task was made for: none, as a rule; that
 * of a mirror where a Mercurial repository moves to git. What a Mercurial server answers for was pushed to it.
 */
export async function findOtherRevisions({
  require,
  evidence,
  policy,
}: RuleContext): Promise<readonly GitRevision[]> {
  const { task } = await require(taskKnown);
  const { decision } = await require(parentsPresent);
  const repository = await require(sourceRepository);
  const known = await require(sourceRevision, decision);
  const others = writtenSources(task, policy).flatMap((written) => {
    const { revision } = written;
    const at = canonicalRepository(written) ?? repository;
    if (revision === undefined || !isGitHubRepository(at)) return [];
    // Of the same repository: the short hash of a changeset elsewhere may be the name of a branch here.
    const isKnown = known.some(
      (source) => source.repository === at && [source.revision, source.written.revision].includes(revision),
    );
    if (isKnown) return [];
    const named = { ...written, repository: written.repository ?? at, revision };
    return [resolveCommit(evidence, at, named, undefined)];
  });
  return Promise.all(others);
}
