import type { TaskEvent } from '@chain-of-trust/policy';
import { describe, expect, it } from 'vitest';
import { sourceRepository } from '../../../src/rules/source/repository.js';
import { evaluate, findingsOf, type RuleTrial, unresolve, withLinks } from '../../support/rule-context.js';
import { notFound, type Scene, taskIds } from '../../support/scene.js';
import { buildAllFrom, buildFrom, repositories } from '../../support/source.js';

const { central, autoland, gitHub } = repositories;
const fork = 'https://github.com/somebody/firefox';

const fromCentral = (scene: Scene) => buildAllFrom(scene, central);

/** Every task is built from mozilla-central, except for one change. */
function changed(change: (scene: Scene) => void, trial: RuleTrial = {}): RuleTrial {
  return {
    ...trial,
    change: (scene) => {
      fromCentral(scene);
      change(scene);
    },
  };
}

describe('sourceRepository', () => {
  it.each(['decision', 'image', 'build', 'signing'] as const)(
    'establishes that of the %s task',
    async (on) => {
      expect(await evaluate(sourceRepository, { on, change: fromCentral })).toMatchObject({
        status: 'passed',
        value: central,
      });
    },
  );

  it('establishes an unprivileged one as well', async () => {
    const outcome = await evaluate(sourceRepository, {
      change: (scene) => buildAllFrom(scene, repositories.try),
    });
    expect(outcome).toMatchObject({ status: 'passed', value: repositories.try });
  });

  it('establishes that of the metadata where the environment names none', async () => {
    const outcome = await evaluate(
      sourceRepository,
      changed(({ build }) => build.pay({ env: {} })),
    );
    expect(outcome).toMatchObject({ status: 'passed', value: central });
  });

  it.each(['ssh://hg@hg.mozilla.org/mozilla-central', `${central}/`])(
    'takes %s in the environment for the same repository',
    async (written) => {
      const trial = changed(({ build }) => buildFrom(build, central, { GECKO_HEAD_REPOSITORY: written }));
      expect(await evaluate(sourceRepository, trial)).toMatchObject({ status: 'passed', value: central });
    },
  );

  it.each(['decision', 'build'] as const)(
    'when the source of the %s task is unknown, refuses',
    async (on) => {
      const source = 'https://hg.mozilla.org/mozilla-central-evil/file/a';
      const policy = { repositories: [central, autoland], unprivilegedRepositories: [repositories.try] };
      const known = `${central}, ${autoland}, ${repositories.try}`;
      const trial = changed(
        (scene) => scene[on].define({ metadata: { name: '', owner: '', description: '', source } }),
        { on, policy },
      );
      expect(await findingsOf(sourceRepository, trial)).toMatchObject([
        {
          code: 'source/repository-untrusted',
          where: 'metadata.source',
          expected: expect.stringContaining(known),
          actual: source,
        },
      ]);
    },
  );

  it.each([autoland, gitHub, 'somewhere', ''])(
    'when the environment names %s instead, refuses',
    async (written) => {
      const trial = changed(({ build }) => buildFrom(build, central, { GECKO_HEAD_REPOSITORY: written }));
      expect(await findingsOf(sourceRepository, trial)).toMatchObject([
        {
          code: 'source/head-repository-differs',
          where: 'payload.env.GECKO_HEAD_REPOSITORY',
          expected: central,
          actual: written,
        },
      ]);
    },
  );

  it('when the task is built from another repository than its decision task, refuses', async () => {
    const findings = await findingsOf(
      sourceRepository,
      changed(({ build }) => buildFrom(build, autoland)),
    );
    expect(findings).toMatchObject([
      { code: 'source/repository-differs', where: 'metadata.source', expected: central, actual: autoland },
    ]);
  });

  it('when the decision task has no repository, is blocked by that', async () => {
    const outcome = await evaluate(
      sourceRepository,
      changed(({ decision }) => buildFrom(decision, fork)),
    );
    expect(outcome).toMatchObject({
      status: 'not-run',
      blockedBy: expect.stringContaining(`source/repository on signing:decision ${taskIds.decision}`),
    });
  });

  it.each<[string, NonNullable<RuleTrial['chain']>]>([
    ['chain/no-cycle', (chain) => ({ ...chain, cycles: new Set([taskIds.build]) })],
    [
      'chain/task-known',
      withLinks((link) => (link.taskId === taskIds.build ? unresolve(link, notFound()) : link)),
    ],
    [
      'chain/parents-present',
      (chain) => ({ ...chain, links: chain.links.filter(({ taskId }) => taskId !== taskIds.decision) }),
    ],
  ])('is blocked by %s', async (rule, chain) => {
    const outcome = await evaluate(sourceRepository, { change: fromCentral, chain });
    expect(outcome).toMatchObject({ status: 'not-run', blockedBy: expect.stringMatching(`^${rule} `) });
  });

  describe('when a Mercurial repository has a git mirror', () => {
    const policy = { gitMirrors: { [central]: gitHub } };
    const fromMirror = changed(({ build }) => buildFrom(build, gitHub), { policy });

    it('takes a task of the mirror for one of the repository', async () => {
      expect(await evaluate(sourceRepository, fromMirror)).toMatchObject({
        status: 'passed',
        value: central,
      });
    });

    it('and the mirror is that of another repository, refuses', async () => {
      const other = { ...fromMirror, policy: { gitMirrors: { [autoland]: gitHub } } };
      expect(await findingsOf(sourceRepository, other)).toMatchObject([
        { code: 'source/repository-differs', expected: central, actual: gitHub },
      ]);
    });

    it('and the task schedules others itself, refuses', async () => {
      const chain = withLinks((link) =>
        link.taskId === taskIds.build ? { ...link, kind: 'parent', taskType: 'action' } : link,
      );
      expect(await findingsOf(sourceRepository, { ...fromMirror, chain })).toMatchObject([
        { code: 'source/repository-differs', expected: central, actual: gitHub },
      ]);
    });

    it('and the decision task is the one of the mirror, refuses', async () => {
      const trial = changed(({ decision }) => buildFrom(decision, gitHub), { policy });
      expect(await findingsOf(sourceRepository, trial)).toMatchObject([
        { code: 'source/repository-differs', expected: gitHub, actual: central },
      ]);
    });
  });

  describe('when two repositories are built together', () => {
    const comm = 'https://hg.mozilla.org/comm-central';
    const policy = {
      repositories: [comm, central],
      unprivilegedRepositories: [repositories.try],
      overridingSourceEnvPrefixes: ['COMM'],
    };
    const together = (gecko: string, overriding: string): RuleTrial => ({
      policy,
      change: (scene) =>
        buildAllFrom(scene, comm, { GECKO_HEAD_REPOSITORY: gecko, COMM_HEAD_REPOSITORY: overriding }),
      on: 'decision',
    });

    it.each([central, repositories.try, comm])('establishes the overriding one beside %s', async (gecko) => {
      const outcome = await evaluate(sourceRepository, together(gecko, comm));
      expect(outcome).toMatchObject({ status: 'passed', value: comm });
    });

    it.each([autoland, 'somewhere', ''])('and the other one is %s, refuses', async (gecko) => {
      expect(await findingsOf(sourceRepository, together(gecko, comm))).toMatchObject([
        {
          code: 'source/head-repository-differs',
          where: 'payload.env.GECKO_HEAD_REPOSITORY',
          expected: `${comm}, ${central}, ${repositories.try}`,
          actual: gecko,
        },
      ]);
    });

    it('and the overriding one is not the source, refuses, even for a known one', async () => {
      expect(await findingsOf(sourceRepository, together(comm, central))).toMatchObject([
        {
          code: 'source/head-repository-differs',
          where: 'payload.env.COMM_HEAD_REPOSITORY',
          expected: comm,
          actual: central,
        },
      ]);
    });
  });

  describe('when the decision task is of a pull request', () => {
    const tasksFor: TaskEvent[] = ['github-pull-request'];
    const ofFork = (on: 'decision' | 'build', event = 'github-pull-request'): RuleTrial => ({
      on,
      policy: { tasksFor },
      change: (scene) => {
        buildAllFrom(scene, fork);
        scene.decision.define({ extra: { tasks_for: event } });
      },
    });

    it.each(['decision', 'build'] as const)('establishes its fork for the %s task', async (on) => {
      expect(await evaluate(sourceRepository, ofFork(on))).toMatchObject({ status: 'passed', value: fork });
    });

    it('and the product does not verify such, refuses', async () => {
      const trial = ofFork('decision', 'github-pull-request-untrusted');
      expect(await findingsOf(sourceRepository, trial)).toMatchObject([
        { code: 'source/repository-untrusted' },
      ]);
    });

    it('takes no other task for one of the pull request', async () => {
      const trial = changed(
        ({ build }) => {
          buildFrom(build, fork);
          build.define({ extra: { tasks_for: 'github-pull-request' } });
        },
        { policy: { tasksFor } },
      );
      expect(await findingsOf(sourceRepository, trial)).toMatchObject([
        { code: 'source/repository-untrusted' },
      ]);
    });
  });
});
