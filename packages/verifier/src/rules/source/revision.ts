import { isGitHubRepository } from '@chain-of-trust/policy';
import type { Commit, Push } from '@chain-of-trust/types';
import { onlyKind } from '../../engine/applies.js';
import { Refusal } from '../../engine/refusal.js';
import type { Rule } from '../../engine/rule.js';
import { show } from '../../show.js';
import { taskKnown } from '../chain/task-known.js';
import { eventOf } from './event.js';
import { resolveCommit } from './git-revision.js';
import { resolvePush } from './mercurial-revision.js';
import { sourceRepository } from './repository.js';
import { canonicalRepository, type WrittenSource, writtenSources } from './written-source.js';

interface RevisionBase {
  readonly repository: string;
  /** As the task writes them; the definition repeats them. */
  readonly written: WrittenSource & { readonly repository: string; readonly revision: string };
  /** Full hash. */
  readonly revision: string;
}

/** A changeset of a Mercurial repository, by the server's own record of the push that brought it. */
export interface MercurialRevision extends RevisionBase {
  readonly type: 'hg';
  readonly push: Push;
}

/** A commit that a git repository's host knows; not necessarily on one of its branches. */
export interface GitRevision extends RevisionBase {
  readonly type: 'git';
  readonly commit: Commit;
}

/** The revision that a decision task was created for. */
export type SourceRevision = MercurialRevision | GitRevision;

/** One for each repository that is built together, the one with the template first. */
export type SourceRevisions = readonly [SourceRevision, ...SourceRevision[]];

/** Establishes that the revision is really in the repository, by the repository's own record. */
export const sourceRevision: Rule<SourceRevisions> = {
  id: 'source/revision',
  title: 'the revision is the tip of a push to the repository, or a commit that its host knows',
  source: 'attack: a revision that was never pushed',
  appliesTo: (link) => onlyKind(link, 'parent'),
  async check({ require, evidence, policy }) {
    const { task } = await require(taskKnown);
    const repository = await require(sourceRepository);
    const event = eventOf(task, policy);
    const [first, ...others] = writtenSources(task, policy).map((written) => {
      const { repository: url, revision } = written;
      if (revision === undefined) throw withoutRevision(written);
      const named = { ...written, repository: url ?? repository, revision };
      // Established as one of the product's by source/repository; a task without the variable names it in its metadata.
      const at = canonicalRepository(written) ?? repository;
      return isGitHubRepository(at)
        ? resolveCommit(evidence, at, named, event)
        : resolvePush(evidence, at, named);
    });
    if (first === undefined) throw new TypeError('there is always a source');
    return Promise.all([first, ...others]);
  },
};

function withoutRevision({ prefix, revision }: WrittenSource): Refusal {
  return new Refusal({
    code: 'source/revision-malformed',
    message: 'the task names no revision',
    where: `payload.env.${prefix}_HEAD_REV`,
    expected: 'the hash of a revision',
    actual: show(revision),
    nextStep: 'Create decision tasks with the full hash of the revision.',
  });
}
