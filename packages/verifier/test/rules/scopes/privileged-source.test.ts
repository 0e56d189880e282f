import type { JsonObject } from '@chain-of-trust/types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { privilegedSource } from '../../../src/rules/scopes/privileged-source.js';
import { restrictedTrial, scopes } from '../../support/restricted.js';
import { evaluate, findingsOf, unresolve, withLinks } from '../../support/rule-context.js';
import { notFound, type Scene, type TaskName, taskIds } from '../../support/scene.js';
import { buildAllFrom, buildFrom, repositories } from '../../support/source.js';

const { central } = repositories;

/** A release from mozilla-central with one change. */
const release = (change?: (scene: Scene) => void, on: TaskName = 'build') =>
  restrictedTrial({
    scopes: [scopes.nightly],
    from: central,
    policy: { unprivilegedSchedulerIds: ['gecko-level-1', 'taskcluster-github'] },
    on,
    change: (scene) => change?.(scene),
  });

const withVariables = (env: JsonObject) => (scene: Scene) => buildFrom(scene.build, central, env);

describe('privilegedSource', () => {
  it.each(['decision', 'image', 'build', 'signing'] as const)('accepts the %s task', async (on) => {
    expect(await evaluate(privilegedSource, release(undefined, on))).toMatchObject({ status: 'passed' });
  });

  it('accepts a task of another event, without extra members, or of a branch with a name', async () => {
    const changes: ((scene: Scene) => void)[] = [
      ({ build }) => build.define({ extra: { tasks_for: 'github-push' } }),
      ({ build }) => build.define({ extra: undefined, payload: { command: [] } }),
      withVariables({ MH_BRANCH: 'mozilla-central' }),
    ];
    for (const change of changes) {
      expect(await evaluate(privilegedSource, release(change))).toMatchObject({ status: 'passed' });
    }
  });

  it.each<[string, string, (scene: Scene) => void]>([
    ['schedulerId', 'gecko-level-1', ({ build }) => build.define({ schedulerId: 'gecko-level-1' })],
    ['schedulerId', 'taskcluster-github', ({ build }) => build.define({ schedulerId: 'taskcluster-github' })],
    [
      'extra.tasks_for',
      '"github-pull-request"',
      ({ build }) => build.define({ extra: { tasks_for: 'github-pull-request' } }),
    ],
    ['extra.tasks_for', '"pr-action"', ({ build }) => build.define({ extra: { tasks_for: 'pr-action' } })],
    ['payload.env.MH_BRANCH', 'try', withVariables({ MH_BRANCH: 'try' })],
    ['payload.env.MH_BRANCH', 'try-comm-central', withVariables({ MH_BRANCH: 'try-comm-central' })],
    ['metadata.source', repositories.try, (scene) => buildAllFrom(scene, repositories.try)],
  ])('when %s is %s, refuses', async (where, actual, change) => {
    expect(await findingsOf(privilegedSource, release(change))).toMatchObject([
      { code: 'scopes/unprivileged-source', where, actual },
    ]);
  });

  it('when try is built together with a trusted repository, refuses, whichever is the source', async () => {
    const env = { GECKO_HEAD_REPOSITORY: repositories.try, COMM_HEAD_REPOSITORY: central };
    const trial = release((scene) => buildAllFrom(scene, central, env));
    const policy = { ...trial.policy, overridingSourceEnvPrefixes: ['COMM'] };
    expect(await findingsOf(privilegedSource, { ...trial, policy })).toMatchObject([
      {
        code: 'scopes/unprivileged-source',
        where: 'payload.env.GECKO_HEAD_REPOSITORY',
        actual: repositories.try,
      },
    ]);
  });

  it('reports every sign at once', async () => {
    const findings = await findingsOf(
      privilegedSource,
      release((scene) => {
        buildAllFrom(scene, repositories.try, { MH_BRANCH: 'try' });
        scene.build.define({ schedulerId: 'gecko-level-1', extra: { tasks_for: 'pr-action' } });
      }),
    );
    expect(findings.map(({ code, where }) => `${code} ${where}`)).toEqual([
      'scopes/unprivileged-source schedulerId',
      'scopes/unprivileged-source extra.tasks_for',
      'scopes/unprivileged-source payload.env.MH_BRANCH',
      'scopes/unprivileged-source metadata.source',
    ]);
  });

  it('when the branch only has try in its name, refuses as well', async () => {
    const part = fc.stringMatching(/^[a-z-]{0,4}$/);
    await fc.assert(
      fc.asyncProperty(part, part, async (before, after) => {
        const trial = release(withVariables({ MH_BRANCH: `${before}try${after}` }));
        expect(await findingsOf(privilegedSource, trial)).toMatchObject([
          { code: 'scopes/unprivileged-source' },
        ]);
      }),
      { numRuns: 10 },
    );
  });

  it('when the variable is no text, refuses', async () => {
    expect(
      await findingsOf(privilegedSource, release(withVariables({ MH_BRANCH: ['mozilla-central'] }))),
    ).toMatchObject([{ code: 'source/variable-malformed', where: 'payload.env.MH_BRANCH' }]);
  });

  it.each([
    ['chain/task-known on signing', 'signing'],
    ['chain/task-known on signing:build', 'build'],
  ] as const)('is blocked by %s', async (place, name) => {
    const chain = withLinks((link) => (link.taskId === taskIds[name] ? unresolve(link, notFound()) : link));
    expect(await evaluate(privilegedSource, { ...release(), chain })).toMatchObject({
      status: 'not-run',
      blockedBy: `${place} ${taskIds[name]}`,
    });
  });

  it('is blocked where the repository is unknown', async () => {
    const trial = release((scene) => buildFrom(scene.build, 'https://example.com/x'));
    expect(await evaluate(privilegedSource, trial)).toMatchObject({
      status: 'not-run',
      blockedBy: `source/repository on signing:build ${taskIds.build}`,
    });
  });

  it('does not apply where no scope is restricted', async () => {
    const trial = restrictedTrial({ scopes: [scopes.free], from: repositories.try, on: 'build' });
    expect(await evaluate(privilegedSource, trial)).toMatchObject({ status: 'not-applicable' });
  });
});
