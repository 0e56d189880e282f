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
  const known = (await require(sourceRevision, decision)).flatMap(({ revision, written }) => [
    revision,
    written.revision,
  ]);
  const others = writtenSources(task, policy).flatMap((written) => {
    const { revision } = written;
    if (revision === undefined || known.includes(revision)) return [];
    const at = canonicalRepository(written) ?? repository;
    if (!isGitHubRepository(at)) return [];
    return [
      resolveCommit(evidence, at, { ...written, repository: written.repository ?? at, revision }, undefined),
    ];
  });
  return Promise.all(others);
}
