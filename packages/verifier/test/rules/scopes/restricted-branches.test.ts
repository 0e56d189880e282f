import { describe, expect, it } from 'vitest';
import { restrictedBranches } from '../../../src/rules/scopes/restricted-branches.js';
import { revision } from '../../support/rebuild-input.js';
import { restrictedTrial, scopes } from '../../support/restricted.js';
import { evaluate, findingsOf, unresolve, withLinks } from '../../support/rule-context.js';
import { notFound, outage, type Scene, taskIds } from '../../support/scene.js';
import { branchesOf, buildAllFrom, pushOf, repositories } from '../../support/source.js';

const { central, autoland, gitHub } = repositories;
const { nightly, release, free } = scopes;
const allowed = `${gitHub} release, esr; ${autoland}`;

/** A release from a commit of the repository on GitHub, made for a branch. */
function fromBranch(ref: string | undefined, branches: Readonly<Record<string, readonly string[]>> = {}) {
  return restrictedTrial({
    scopes: [free, release],
    from: gitHub,
    change: (scene) => {
      buildAllFrom(scene, gitHub, ref === undefined ? {} : { GECKO_HEAD_REF: ref });
      Object.assign(scene.answers, branchesOf(branches));
    },
  });
}

describe('restrictedBranches', () => {
  it.each(['release', 'esr', 'refs/heads/release'])('accepts a commit of the branch %s', async (ref) => {
    const trial = fromBranch(ref, { [ref.replace('refs/heads/', '')]: [revision] });
    expect(await evaluate(restrictedBranches, trial)).toMatchObject({ status: 'passed' });
  });

  it.each([
    ['another branch that has the commit', 'main', 'main'],
    ['a branch that only begins so', 'release-x', 'release-x'],
    ['a tag', 'refs/tags/release', '(no branch)'],
    ['nothing', undefined, '(no branch)'],
  ])('when the decision task names %s, refuses', async (_, ref, actual) => {
    const branches = { main: [revision], release: [revision], 'release-x': [revision] };
    expect(await findingsOf(restrictedBranches, fromBranch(ref, branches))).toMatchObject([
      {
        code: 'scopes/wrong-branch',
        message: `the scope ${release} is restricted to some branches by release-trees`,
        where: 'scopes',
        expected: allowed,
        actual: `${gitHub} ${actual}`,
      },
    ]);
  });

  it.each([
    ['does not have the commit', { main: [revision], release: [] }],
    ['does not exist', { main: [revision] }],
  ])('when the branch %s, refuses', async (_, branches) => {
    expect(await findingsOf(restrictedBranches, fromBranch('release', branches))).toMatchObject([
      { code: 'scopes/wrong-branch', actual: `${gitHub} release` },
    ]);
  });

  it('when the host does not answer, calls it an outage', async () => {
    const trial = restrictedTrial({
      scopes: [release],
      from: gitHub,
      change: (scene) => {
        buildAllFrom(scene, gitHub, { GECKO_HEAD_REF: 'release' });
        scene.answers.isOnBranch = () => Promise.reject(outage());
      },
    });
    expect(await findingsOf(restrictedBranches, trial)).toMatchObject([
      { code: 'evidence/unavailable', kind: 'outage' },
    ]);
  });

  it.each([autoland, central])('leaves %s, which no branches are listed of, to the trees', async (from) => {
    const trial = restrictedTrial({ scopes: [release], from });
    expect(await evaluate(restrictedBranches, trial)).toMatchObject({ status: 'passed' });
  });

  describe('when the list has branches of a Mercurial repository', () => {
    const onBranch = (branch: string, written: string) =>
      restrictedTrial({
        scopes: [release],
        from: central,
        policy: { restrictedTrees: { 'release-trees': [{ repository: central, branches: ['RELBRANCH'] }] } },
        change: (scene: Scene) => {
          buildAllFrom(scene, central, { GECKO_HEAD_REF: written });
          scene.answers.findPush = async () => pushOf(revision, branch);
        },
      });

    it('accepts what the server has on it', async () => {
      const outcome = await evaluate(restrictedBranches, onBranch('RELBRANCH', 'default'));
      expect(outcome).toMatchObject({ status: 'passed' });
    });

    it('and the server has the changeset on another, refuses, whatever the task writes', async () => {
      expect(await findingsOf(restrictedBranches, onBranch('default', 'RELBRANCH'))).toMatchObject([
        { code: 'scopes/wrong-branch', expected: `${central} RELBRANCH`, actual: `${central} default` },
      ]);
    });
  });

  it('leaves a scope that demands no branch to the trees', async () => {
    const trial = fromBranch('main', { main: [revision] });
    const change = (scene: Scene) => {
      trial.change?.(scene);
      scene.signing.define({ scopes: [nightly, release] });
    };
    const findings = await findingsOf(restrictedBranches, { ...trial, change });
    expect(findings.map(({ message }) => message)).toEqual([
      `the scope ${release} is restricted to some branches by release-trees`,
    ]);
  });

  describe('when two repositories are built together', () => {
    const together = (trees: readonly { repository: string; branches: string[] }[] | readonly string[]) =>
      restrictedTrial({
        scopes: [release],
        from: central,
        policy: {
          overridingSourceEnvPrefixes: ['COMM'],
          restrictedTrees: {
            'release-trees': [{ repository: autoland, branches: ['never'] }, ...trees],
          },
        },
        change: (scene: Scene) =>
          buildAllFrom(scene, central, {
            GECKO_HEAD_REPOSITORY: repositories.try,
            COMM_HEAD_REPOSITORY: central,
            COMM_HEAD_REV: revision,
          }),
      });

    it('goes by the one that the list has', async () => {
      expect(await evaluate(restrictedBranches, together([central]))).toMatchObject({ status: 'passed' });
      const findings = await findingsOf(
        restrictedBranches,
        together([{ repository: central, branches: ['other'] }]),
      );
      expect(findings).toMatchObject([
        {
          code: 'scopes/wrong-branch',
          expected: `${autoland} never; ${central} other`,
          actual: `${repositories.try} default; ${central} default`,
        },
      ]);
    });
  });

  it('is blocked where the revision of the decision task is unknown', async () => {
    const trial = restrictedTrial({
      scopes: [release],
      from: gitHub,
      change: ({ answers }) => {
        answers.findCommit = () => Promise.reject(notFound());
      },
    });
    expect(await evaluate(restrictedBranches, trial)).toMatchObject({
      status: 'not-run',
      blockedBy: expect.stringMatching(/^source\/revision on signing:decision /),
    });
  });

  it('is blocked where the definition is unknown', async () => {
    const chain = withLinks((link) => (link.taskId === taskIds.signing ? unresolve(link, notFound()) : link));
    const trial = restrictedTrial({ scopes: [], from: gitHub, chain });
    expect(await evaluate(restrictedBranches, trial)).toMatchObject({
      status: 'not-run',
      blockedBy: expect.stringMatching(/^chain\/task-known /),
    });
  });

  it.each([[free], [nightly]])(
    'does not apply to a task with %s, for which no branch matters',
    async (scope) => {
      const trial = restrictedTrial({ scopes: [scope], from: gitHub });
      expect(await evaluate(restrictedBranches, trial)).toMatchObject({
        status: 'not-applicable',
        reason: 'no scope demands a branch',
      });
    },
  );

  it.each(['decision', 'image', 'build'] as const)('does not apply to the %s task', async (on) => {
    const trial = restrictedTrial({ scopes: [release], from: gitHub, on });
    expect(await evaluate(restrictedBranches, trial)).toMatchObject({
      status: 'not-applicable',
      reason: 'only the scopes of the task itself are used',
    });
  });
});
