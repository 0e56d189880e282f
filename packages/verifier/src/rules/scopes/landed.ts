import { refuseIfAny } from '../../engine/refusal.js';
import type { Rule } from '../../engine/rule.js';
import { taskKnown } from '../chain/task-known.js';
import { hasLanded } from '../source/branch.js';
import { findOtherRevisions } from '../source/other-revisions.js';
import { sourceRevision } from '../source/revision.js';
import { whenRestricted } from './granted.js';

/**
 * Refuses a restricted scope when a task of the chain was made for, or checks out, a commit that is on no branch.
 *
 * GitHub keeps the commits of all forks in one store and answers for each of them under the name of the trusted
 * repository, so that a commit which only exists in somebody's fork looks like one of the repository's own.
 */
export const landed: Rule = {
  id: 'scopes/landed',
  title: 'every revision that a restricted scope relies on is on a branch, or at a tag, of its repository',
  source: 'attack: a release built from a commit of a fork',
  appliesTo: (_, setting) => whenRestricted(setting),
  async check(context) {
    const { chain, link, require, evidence } = context;
    await require(taskKnown, chain.target);
    const isParent = link.kind === 'parent';
    const sources = isParent ? await require(sourceRevision) : await findOtherRevisions(context);
    const landings = await Promise.all(
      // A push log only has what was pushed to that very repository.
      sources.map(async (source) => source.type === 'hg' || (await hasLanded(evidence, source))),
    );
    refuseIfAny(
      sources
        .filter((_, index) => landings[index] !== true)
        .map(({ repository, revision, written }) => ({
          code: 'scopes/not-landed',
          message: `the task has restricted scopes, but ${revision} is not on the branch of ${repository} that it claims`,
          where: `payload.env.${written.prefix}_HEAD_REV`,
          expected: `a commit of ${written.ref ?? 'the default branch'}`,
          actual: revision,
          nextStep:
            'Release from a commit that has been merged; one that only a fork or a pull request has is not.',
        })),
    );
  },
};
