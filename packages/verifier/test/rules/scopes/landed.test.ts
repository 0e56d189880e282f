import type { JsonObject } from '@chain-of-trust/types';
import { describe, expect, it } from 'vitest';
import { landed } from '../../../src/rules/scopes/landed.js';
import { baseRevision, revision } from '../../support/rebuild-input.js';
import { restrictedTrial, scopes } from '../../support/restricted.js';
import { evaluate, findingsOf, unresolve, withLinks } from '../../support/rule-context.js';
import { notFound, outage, type Scene, type TaskName, taskIds } from '../../support/scene.js';
import { branchesOf, buildAllFrom, buildFrom, commitOf, repositories } from '../../support/source.js';

const { central, gitHub } = repositories;
const where = 'payload.env.GECKO_HEAD_REV';
const branches = { main: [revision], beta: [baseRevision] };

/** A release from a repository; on GitHub, `main` has the revision of the tests. */
const release = (from: string, change?: (scene: Scene) => void, on: TaskName = 'decision') =>
  restrictedTrial({
    scopes: [scopes.nightly],
    from,
    on,
    policy: { gitMirrors: { [central]: gitHub } },
    change: (scene) => {
      Object.assign(scene.answers, branchesOf(branches));
      change?.(scene);
    },
  });

const withVariables = (env: JsonObject) => (scene: Scene) => buildAllFrom(scene, gitHub, env);

describe('landed', () => {
  describe('of a decision task', () => {
    it('accepts what was pushed to a Mercurial repository', async () => {
      const trial = release(central, ({ answers }) => Object.assign(answers, branchesOf({ main: [] })));
      expect(await evaluate(landed, trial)).toMatchObject({ status: 'passed' });
    });

    it.each<[string, JsonObject]>([
      ['the default branch', {}],
      ['the branch that it names', { GECKO_HEAD_REF: 'refs/heads/beta', GECKO_HEAD_REV: baseRevision }],
    ])('accepts a commit of %s', async (_, env) => {
      expect(await evaluate(landed, release(gitHub, withVariables(env)))).toMatchObject({ status: 'passed' });
    });

    it('when the branch that it names does not have the commit, refuses', async () => {
      const trial = release(gitHub, withVariables({ GECKO_HEAD_REF: 'beta' }));
      expect(await findingsOf(landed, trial)).toMatchObject([
        { code: 'scopes/not-landed', where, expected: 'a commit of beta', actual: revision },
      ]);
    });

    it('when no branch has the commit, refuses', async () => {
      const forked = 'd4'.repeat(20);
      const trial = release(gitHub, withVariables({ GECKO_HEAD_REV: forked }));
      expect(await findingsOf(landed, trial)).toMatchObject([
        {
          code: 'scopes/not-landed',
          message: expect.stringContaining(`${forked} is not on the branch of ${gitHub} that it claims`),
          where,
          expected: 'a commit of the default branch',
          actual: forked,
        },
      ]);
    });

    it('when only one of two commits has landed, refuses the other', async () => {
      const comm = 'https://github.com/mozilla/comm';
      const trial = restrictedTrial({
        scopes: [scopes.nightly],
        from: comm,
        on: 'decision',
        policy: { repositories: [comm, gitHub], overridingSourceEnvPrefixes: ['COMM'] },
        change: (scene) => {
          buildAllFrom(scene, comm, {
            GECKO_HEAD_REPOSITORY: gitHub,
            COMM_HEAD_REPOSITORY: comm,
            COMM_HEAD_REV: baseRevision,
          });
          Object.assign(scene.answers, branchesOf(branches));
        },
      });
      expect(await findingsOf(landed, trial)).toMatchObject([
        { code: 'scopes/not-landed', where: 'payload.env.COMM_HEAD_REV', actual: baseRevision },
      ]);
    });

    it('when the host does not answer, calls it an outage', async () => {
      const trial = release(gitHub, ({ answers }) => {
        answers.isOnBranch = () => Promise.reject(outage());
      });
      expect(await findingsOf(landed, trial)).toMatchObject([
        { code: 'evidence/unavailable', kind: 'outage' },
      ]);
    });

    it('is blocked where its revision is unknown', async () => {
      const trial = release(central, ({ answers }) => {
        answers.findPush = () => Promise.reject(notFound());
      });
      expect(await evaluate(landed, trial)).toMatchObject({
        status: 'not-run',
        blockedBy: `source/revision on signing:decision ${taskIds.decision}`,
      });
    });
  });

  describe.each(['image', 'build', 'signing'] as const)('of the %s task', (on) => {
    it('accepts what its decision task was made for, and leaves the branch of that to it', async () => {
      const trial = release(gitHub, withVariables({ GECKO_HEAD_REF: 'beta' }), on);
      expect(await evaluate(landed, trial)).toMatchObject({ status: 'passed' });
    });

    it('accepts another commit of the mirror that has landed there', async () => {
      const trial = release(central, (scene) => buildFrom(scene[on], gitHub, { GECKO_HEAD_REF: 'main' }), on);
      const other = release(
        central,
        (scene) => buildFrom(scene[on], gitHub, { GECKO_HEAD_REF: 'beta', GECKO_HEAD_REV: baseRevision }),
        on,
      );
      expect(await evaluate(landed, trial)).toMatchObject({ status: 'passed' });
      expect(await evaluate(landed, other)).toMatchObject({ status: 'passed' });
    });

    it('when it checks out a commit of the mirror that has not landed there, refuses', async () => {
      const trial = release(
        central,
        (scene) => buildFrom(scene[on], gitHub, { GECKO_HEAD_REF: 'main', GECKO_HEAD_REV: baseRevision }),
        on,
      );
      expect(await findingsOf(landed, trial)).toMatchObject([
        { code: 'scopes/not-landed', where, expected: 'a commit of main', actual: baseRevision },
      ]);
    });
  });

  it('takes the commit of a tag for landed, whatever branch has it', async () => {
    const at = (sha: string) =>
      release(gitHub, (scene) => {
        withVariables({ GECKO_HEAD_REF: 'refs/tags/v1' })(scene);
        scene.answers.findCommit = async ({ revision: asked }) => commitOf(asked === 'v1' ? sha : asked);
        Object.assign(scene.answers, branchesOf({ main: [] }));
      });
    expect(await evaluate(landed, at(revision))).toMatchObject({ status: 'passed' });
    expect(await findingsOf(landed, at(baseRevision))).toMatchObject([
      { code: 'scopes/not-landed', expected: 'a commit of refs/tags/v1', actual: revision },
    ]);
  });

  it('is blocked where the scopes are unknown', async () => {
    const chain = withLinks((link) => (link.taskId === taskIds.signing ? unresolve(link, notFound()) : link));
    expect(await evaluate(landed, { ...release(central), chain })).toMatchObject({
      status: 'not-run',
      blockedBy: `chain/task-known on signing ${taskIds.signing}`,
    });
  });

  it.each(['decision', 'build'] as const)(
    'does not apply to the %s task where no scope is restricted',
    async (on) => {
      const trial = restrictedTrial({ scopes: [scopes.free], from: gitHub, on });
      expect(await evaluate(landed, trial)).toMatchObject({ status: 'not-applicable' });
    },
  );
});
