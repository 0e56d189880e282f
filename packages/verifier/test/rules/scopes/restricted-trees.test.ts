import { describe, expect, it } from 'vitest';
import { restrictedTrees } from '../../../src/rules/scopes/restricted-trees.js';
import { restrictedTrial, scopes } from '../../support/restricted.js';
import { evaluate, findingsOf, unresolve, withLinks } from '../../support/rule-context.js';
import { notFound, taskIds } from '../../support/scene.js';
import { repositories } from '../../support/source.js';

const { central, autoland, gitHub } = repositories;
const { nightly, release, free } = scopes;

describe('restrictedTrees', () => {
  it.each([
    [nightly, central],
    [release, autoland],
    [release, gitHub],
  ])('accepts %s on %s', async (scope, from) => {
    expect(await evaluate(restrictedTrees, restrictedTrial({ scopes: [scope, free], from }))).toMatchObject({
      status: 'passed',
    });
  });

  it.each([
    [nightly, autoland, 'nightly-trees', central],
    [release, central, 'release-trees', `${gitHub}, ${autoland}`],
  ])('when %s is asked for on %s, refuses', async (scope, from, treeList, expected) => {
    const findings = await findingsOf(restrictedTrees, restrictedTrial({ scopes: [free, scope], from }));
    expect(findings).toMatchObject([
      {
        code: 'scopes/wrong-tree',
        message: `the scope ${scope} is restricted to ${treeList}`,
        where: 'scopes',
        expected,
        actual: from,
      },
    ]);
  });

  it('refuses each scope that is not allowed, and only those', async () => {
    const trial = restrictedTrial({ scopes: [nightly, release], from: repositories.try });
    const both = await findingsOf(restrictedTrees, trial);
    expect(both.map(({ code }) => code)).toEqual(['scopes/wrong-tree', 'scopes/wrong-tree']);
    const one = await findingsOf(
      restrictedTrees,
      restrictedTrial({ scopes: [nightly, release], from: central }),
    );
    expect(one).toMatchObject([{ code: 'scopes/wrong-tree', expected: `${gitHub}, ${autoland}` }]);
  });

  it('when a scope with a star grants it, refuses and says which', async () => {
    const trial = restrictedTrial({ scopes: ['project:releng:r*'], from: central });
    expect(await findingsOf(restrictedTrees, trial)).toMatchObject([
      {
        code: 'scopes/wrong-tree',
        message: `the scope project:releng:r* is restricted to release-trees by ${release}`,
      },
    ]);
  });

  it('when the list has no trees, refuses everywhere', async () => {
    const policy = { restrictedTrees: { 'nightly-trees': [], 'release-trees': [] } };
    const trial = restrictedTrial({ scopes: [nightly], from: central, policy });
    expect(await findingsOf(restrictedTrees, trial)).toMatchObject([
      { code: 'scopes/wrong-tree', expected: '' },
    ]);
  });

  it('is blocked where the repository is unknown', async () => {
    const trial = restrictedTrial({ scopes: [nightly], from: 'https://example.com/x' });
    expect(await evaluate(restrictedTrees, trial)).toMatchObject({
      status: 'not-run',
      blockedBy: expect.stringMatching(/^source\/repository /),
    });
  });

  it('is blocked where the definition is unknown', async () => {
    const chain = withLinks((link) => (link.taskId === taskIds.signing ? unresolve(link, notFound()) : link));
    const trial = restrictedTrial({ scopes: [], from: central, chain });
    expect(await evaluate(restrictedTrees, trial)).toMatchObject({
      status: 'not-run',
      blockedBy: expect.stringMatching(/^chain\/task-known /),
    });
  });

  it('does not apply to a task without restricted scopes', async () => {
    const trial = restrictedTrial({ scopes: [free], from: repositories.try });
    expect(await evaluate(restrictedTrees, trial)).toMatchObject({
      status: 'not-applicable',
      reason: 'none of the scopes is restricted',
    });
  });

  it.each(['decision', 'image', 'build'] as const)('does not apply to the %s task', async (on) => {
    const trial = restrictedTrial({ scopes: [nightly], from: repositories.try, on });
    expect(await evaluate(restrictedTrees, trial)).toMatchObject({
      status: 'not-applicable',
      reason: 'only the scopes of the task itself are used',
    });
  });
});
