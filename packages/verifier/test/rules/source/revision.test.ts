import { describe, expect, it } from 'vitest';
import { sourceRevision } from '../../../src/rules/source/revision.js';
import { baseRevision, revision } from '../../support/rebuild-input.js';
import { evaluate, findingsOf, type RuleTrial } from '../../support/rule-context.js';
import { notFound, outage, type Scene, taskIds } from '../../support/scene.js';
import { buildAllFrom, commitOf, pushOf, repositories } from '../../support/source.js';

const { central, gitHub } = repositories;

/** The decision task is built from a repository that knows the revision of the tests. */
function builtFrom(repository: string, change?: (scene: Scene) => void): RuleTrial {
  return {
    on: 'decision',
    change: (scene) => {
      buildAllFrom(scene, repository);
      scene.answers = { findPush: async () => pushOf(), findCommit: async () => commitOf() };
      change?.(scene);
    },
  };
}

describe('sourceRevision', () => {
  it('establishes the push of a Mercurial repository', async () => {
    const written = { prefix: 'GECKO', repository: central, revision, ref: undefined };
    const outcome = await evaluate(sourceRevision, builtFrom(central));
    expect(outcome).toMatchObject({ status: 'passed' });
    expect(outcome).toHaveProperty('value', [
      { type: 'hg', repository: central, written, revision, push: pushOf() },
    ]);
  });

  it('establishes the commit of a repository on GitHub', async () => {
    const written = { prefix: 'GECKO', repository: gitHub, revision, ref: undefined };
    const outcome = await evaluate(sourceRevision, builtFrom(gitHub));
    expect(outcome).toMatchObject({ status: 'passed' });
    expect(outcome).toHaveProperty('value', [
      { type: 'git', repository: gitHub, written, revision, commit: commitOf() },
    ]);
  });

  it('establishes that of the repository in the metadata where the environment names none', async () => {
    const trial = builtFrom(central, ({ decision }) => decision.pay({ env: { GECKO_HEAD_REV: revision } }));
    expect(await evaluate(sourceRevision, trial)).toMatchObject({
      status: 'passed',
      value: [{ type: 'hg', repository: central, written: { repository: central, revision } }],
    });
  });

  it('keeps the spelling of the task beside the repository that it stands for', async () => {
    const written = 'git@github.com:mozilla-firefox/firefox.git';
    const trial = builtFrom(gitHub, ({ decision }) =>
      decision.pay({ env: { GECKO_HEAD_REPOSITORY: written, GECKO_HEAD_REV: revision } }),
    );
    expect(await evaluate(sourceRevision, trial)).toMatchObject({
      status: 'passed',
      value: [{ type: 'git', repository: gitHub, written: { repository: written, revision } }],
    });
  });

  it.each([
    ['hg', central],
    ['git', gitHub],
  ])('when the task names no revision of a repository of type %s, refuses', async (_, repository) => {
    const trial = builtFrom(repository, ({ decision }) =>
      decision.pay({ env: { GECKO_HEAD_REPOSITORY: repository } }),
    );
    expect(await findingsOf(sourceRevision, trial)).toMatchObject([
      {
        code: 'source/revision-malformed',
        where: 'payload.env.GECKO_HEAD_REV',
        expected: 'the hash of a revision',
        actual: '(absent)',
      },
    ]);
  });

  it.each([
    ['source/revision-malformed', central, (scene: Scene) => name(scene, central, 'default')],
    ['source/revision-malformed', gitHub, (scene: Scene) => name(scene, gitHub, 'main')],
    ['source/revision-not-tip', central, (scene: Scene) => name(scene, central, baseRevision)],
    ['source/revision-absent', central, (scene: Scene) => forget(scene, notFound())],
    ['source/revision-absent', gitHub, (scene: Scene) => forget(scene, notFound())],
    ['evidence/unavailable', central, (scene: Scene) => forget(scene, outage())],
    ['evidence/unavailable', gitHub, (scene: Scene) => forget(scene, outage())],
  ])('refuses with %s for %s', async (code, repository, change) => {
    expect(await findingsOf(sourceRevision, builtFrom(repository, change))).toMatchObject([{ code }]);
  });

  it.each([
    ['takes the tag of a release', 'github-release', 'passed'],
    ['takes no tag for another event', 'github-push', 'failed'],
  ] as const)('%s', async (_, event, status) => {
    const trial = builtFrom(gitHub, (scene) => {
      name(scene, gitHub, 'v1');
      scene.decision.define({ extra: { tasks_for: event } });
    });
    const policy = { tasksFor: ['github-push', 'github-release'] as ('github-push' | 'github-release')[] };
    expect(await evaluate(sourceRevision, { ...trial, policy })).toMatchObject({ status });
  });

  it('establishes all revisions that are built together, the one with the template first', async () => {
    const comm = 'https://hg.mozilla.org/comm-central';
    const trial = builtFrom(comm, ({ decision, answers }) => {
      answers.findPush = async ({ revision: asked }) => pushOf(asked);
      decision.pay({
        env: {
          GECKO_HEAD_REPOSITORY: gitHub,
          GECKO_HEAD_REV: revision,
          COMM_HEAD_REPOSITORY: comm,
          COMM_HEAD_REV: baseRevision,
        },
      });
    });
    const policy = { repositories: [comm, gitHub], overridingSourceEnvPrefixes: ['COMM'] };
    expect(await evaluate(sourceRevision, { ...trial, policy })).toMatchObject({
      status: 'passed',
      value: [
        { type: 'git', repository: gitHub, revision },
        { type: 'hg', repository: comm, revision: baseRevision },
      ],
    });
  });

  it('is blocked where the repository is unknown', async () => {
    const outcome = await evaluate(sourceRevision, builtFrom('https://example.com/x'));
    expect(outcome).toMatchObject({
      status: 'not-run',
      blockedBy: expect.stringContaining(`source/repository on signing:decision ${taskIds.decision}`),
    });
  });

  it.each(['image', 'build', 'signing'] as const)('does not apply to the %s task', async (on) => {
    expect(await evaluate(sourceRevision, { ...builtFrom(central), on })).toMatchObject({
      status: 'not-applicable',
    });
  });
});

/** The decision task names a revision. */
function name({ decision }: Scene, repository: string, written: string): void {
  decision.pay({ env: { GECKO_HEAD_REPOSITORY: repository, GECKO_HEAD_REV: written } });
}

/** No server knows the revision. */
function forget(scene: Scene, error: Error): void {
  const findNothing = () => Promise.reject(error);
  scene.answers = { findPush: findNothing, findCommit: findNothing };
}
