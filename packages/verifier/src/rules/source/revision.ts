import type { Push } from '@chain-of-trust/types';
import { onlyKind } from '../../engine/applies.js';
import { orRefuse, Refusal } from '../../engine/refusal.js';
import type { Rule } from '../../engine/rule.js';
import { show } from '../../show.js';
import { taskKnown } from '../chain/task-known.js';
import { sourceRepository } from './repository.js';
import { findEnvironmentVariable } from './task-environment.js';

/** The revision that a decision task was created for, and the push that brought it. */
export interface SourceRevision {
  readonly repository: string;
  /** Full changeset hash. */
  readonly revision: string;
  readonly push: Push;
}

/** Establishes that the revision is really in the repository, by the repository's own record of the push. */
export const sourceRevision: Rule<SourceRevision> = {
  id: 'source/revision',
  title: 'the revision is the tip of a push to the repository',
  source: 'attack: a revision that was never pushed',
  appliesTo: (link) => onlyKind(link, 'parent'),
  async check({ require, evidence, policy }) {
    const { task } = await require(taskKnown);
    const repository = await require(sourceRepository);
    const name = `${policy.sourceEnvPrefix}_HEAD_REV`;
    const revision = findEnvironmentVariable(task, name);
    // A bookmark, tag or short hash is resolved anew by every reader, so it names no revision.
    if (revision === undefined || !/^[0-9a-f]{40}$/.test(revision)) {
      throw new Refusal({
        code: 'source/revision-malformed',
        message: 'the revision is not a full changeset hash',
        where: `payload.env.${name}`,
        expected: '40 hexadecimal digits',
        actual: show(revision),
        nextStep: 'Create decision tasks with the full hash of the revision.',
      });
    }
    const push = await orRefuse(
      evidence.findPush({ repository, revision }),
      absent(repository, revision, name),
    );
    refuseOtherTip(push, revision, name);
    return { repository, revision, push };
  },
};

function absent(repository: string, revision: string, name: string) {
  return {
    code: 'source/revision-absent',
    message: `${repository} has no revision ${revision}`,
    where: `payload.env.${name}`,
    nextStep: 'The revision was never pushed there, or was stripped; find out where it came from.',
  };
}

function refuseOtherTip(push: Push, revision: string, name: string): void {
  const tip = push.changesets.at(-1)?.node;
  if (tip === revision) return;
  throw new Refusal({
    code: 'source/revision-not-tip',
    message: `the revision is not the tip of push ${push.pushId}`,
    where: `payload.env.${name}`,
    expected: tip ?? '(absent)',
    actual: revision,
    nextStep: 'Decision tasks are created for the tip of a push; find out who asked for another revision.',
  });
}
