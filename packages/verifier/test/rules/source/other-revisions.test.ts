import type { JsonObject } from '@chain-of-trust/types';
import { describe, expect, it } from 'vitest';
import type { Rule } from '../../../src/engine/rule.js';
import { findOtherRevisions } from '../../../src/rules/source/other-revisions.js';
import type { GitRevision } from '../../../src/rules/source/revision.js';
import { baseRevision, revision } from '../../support/rebuild-input.js';
import { evaluate, findingsOf, type RuleTrial } from '../../support/rule-context.js';
import { notFound, outage, type Scene } from '../../support/scene.js';
import { buildAllFrom, buildFrom, commitOf, pushOf, repositories } from '../../support/source.js';

const { central, gitHub } = repositories;

/** Evaluates the function as rules do. */
const otherRevisions: Rule<readonly GitRevision[]> = {
  id: 'test/other-revisions',
  title: 'a rule that needs the other revisions',
  source: 'this test',
  check: findOtherRevisions,
};

/** Everything is made for one changeset of mozilla-central, and the mirror has every commit. */
function trialOf(change?: (scene: Scene) => void, policy: RuleTrial['policy'] = {}): RuleTrial {
  return {
    policy: { gitMirrors: { [central]: gitHub }, ...policy },
    change: (scene) => {
      buildAllFrom(scene, central);
      scene.answers = {
        findPush: async () => pushOf(),
        findCommit: async ({ revision: asked }) => commitOf(asked),
      };
      change?.(scene);
    },
  };
}

const passedWith = async (trial: RuleTrial, value: readonly unknown[]) => {
  const outcome = await evaluate(otherRevisions, trial);
  expect(outcome).toMatchObject({ status: 'passed', value });
};

describe('findOtherRevisions', () => {
  it.each(['decision', 'image', 'build', 'signing'] as const)(
    'when the %s task checks out what its decision task was made for, finds none',
    async (on) => {
      await passedWith({ ...trialOf(), on }, []);
    },
  );

  it.each<[string, JsonObject]>([
    ['names no revision', { GECKO_HEAD_REPOSITORY: central }],
    ['names no source', {}],
  ])('when the task %s, finds none', async (_, env) => {
    await passedWith(
      trialOf(({ build }) => build.pay({ env })),
      [],
    );
  });

  it('when the task names no revision of a repository on GitHub, finds none', async () => {
    const trial = trialOf((scene) => {
      buildAllFrom(scene, gitHub);
      scene.build.pay({ env: { GECKO_HEAD_REPOSITORY: gitHub } });
    });
    await passedWith(trial, []);
  });

  it('when the task writes the revision as its decision task does, finds none', async () => {
    const short = revision.slice(0, 12);
    await passedWith(
      trialOf(({ decision, build }) => {
        buildFrom(decision, central, { GECKO_HEAD_REV: short });
        buildFrom(build, central, { GECKO_HEAD_REV: short });
      }),
      [],
    );
    await passedWith(
      trialOf(({ decision }) => buildFrom(decision, central, { GECKO_HEAD_REV: short })),
      [],
    );
  });

  it('when the task checks out another changeset, leaves it to the server that it was pushed to', async () => {
    await passedWith(
      trialOf(({ build }) => buildFrom(build, central, { GECKO_HEAD_REV: baseRevision })),
      [],
    );
  });

  it('when the task checks out from the mirror what is a short hash elsewhere, refuses', async () => {
    const short = revision.slice(0, 12);
    const trial = trialOf(({ decision, build }) => {
      buildFrom(decision, central, { GECKO_HEAD_REV: short });
      buildFrom(build, gitHub, { GECKO_HEAD_REV: short });
    });
    expect(await findingsOf(otherRevisions, trial)).toMatchObject([{ code: 'source/revision-malformed' }]);
  });

  it('when the task checks out a commit of the mirror, finds it there', async () => {
    const trial = trialOf(({ build }) =>
      buildFrom(build, gitHub, { GECKO_HEAD_REV: baseRevision, GECKO_HEAD_REF: 'main' }),
    );
    const written = { prefix: 'GECKO', repository: gitHub, revision: baseRevision, ref: 'main' };
    const outcome = await evaluate(otherRevisions, trial);
    expect(outcome).toHaveProperty('value', [
      { type: 'git', repository: gitHub, written, revision: baseRevision, commit: commitOf(baseRevision) },
    ]);
  });

  it('keeps the spelling of the task beside the repository that it stands for', async () => {
    const written = 'git@github.com:mozilla-firefox/firefox';
    const trial = trialOf(({ build }) =>
      buildFrom(build, gitHub, { GECKO_HEAD_REPOSITORY: written, GECKO_HEAD_REV: baseRevision }),
    );
    await passedWith(trial, [{ repository: gitHub, written: { repository: written } }]);
  });

  it('when the task names no repository, looks in that of its decision task', async () => {
    const trial = trialOf((scene) => {
      buildAllFrom(scene, gitHub);
      scene.build.pay({ env: { GECKO_HEAD_REV: baseRevision } });
    });
    await passedWith(trial, [
      { repository: gitHub, revision: baseRevision, written: { repository: gitHub, revision: baseRevision } },
    ]);
  });

  it('when two repositories are built together, finds what is known of neither', async () => {
    const comm = 'https://hg.mozilla.org/comm-central';
    const both = (gecko: string) => ({
      GECKO_HEAD_REPOSITORY: gitHub,
      GECKO_HEAD_REV: gecko,
      COMM_HEAD_REPOSITORY: comm,
      COMM_HEAD_REV: revision,
    });
    const policy = { repositories: [comm, gitHub], overridingSourceEnvPrefixes: ['COMM'] };
    const other = 'd4'.repeat(20);
    const made = (gecko: string) =>
      trialOf((scene) => {
        buildAllFrom(scene, comm, both(baseRevision));
        buildFrom(scene.build, comm, both(gecko));
      }, policy);
    await passedWith(made(baseRevision), []);
    await passedWith(made(other), [{ repository: gitHub, revision: other, written: { prefix: 'GECKO' } }]);
  });

  it('takes no tag for a revision, whatever event the task names', async () => {
    const trial = trialOf(
      ({ build }) => {
        buildFrom(build, gitHub, { GECKO_HEAD_REV: 'v1' });
        build.define({ extra: { tasks_for: 'github-release' } });
      },
      { tasksFor: ['github-release'] },
    );
    expect(await findingsOf(otherRevisions, trial)).toMatchObject([
      { code: 'source/revision-malformed', where: 'payload.env.GECKO_HEAD_REV', actual: 'v1' },
    ]);
  });

  it.each([
    ['does not know the commit', notFound(), 'source/revision-absent'],
    ['does not answer', outage(), 'evidence/unavailable'],
  ])('when the host %s, refuses', async (_, error, code) => {
    const trial = trialOf((scene) => {
      buildFrom(scene.build, gitHub, { GECKO_HEAD_REV: baseRevision });
      scene.answers = { ...scene.answers, findCommit: () => Promise.reject(error) };
    });
    expect(await findingsOf(otherRevisions, trial)).toMatchObject([{ code }]);
  });

  it.each([
    ['source/repository on signing:build', (scene: Scene) => buildFrom(scene.build, 'https://example.com/x')],
    [
      'source/revision on signing:decision',
      (scene: Scene) => buildFrom(scene.decision, central, { GECKO_HEAD_REV: 'tip' }),
    ],
  ])('is blocked by %s', async (place, change) => {
    const outcome = await evaluate(otherRevisions, trialOf(change));
    expect(outcome).toMatchObject({ status: 'not-run', blockedBy: expect.stringContaining(place) });
  });
});
