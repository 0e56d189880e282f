import { describe, expect, it } from 'vitest';
import type { Rule } from '../../../src/engine/rule.js';
import { grantedScopes, whenRestricted } from '../../../src/rules/scopes/granted.js';
import { restrictedTrial, scopes } from '../../support/restricted.js';
import { evaluate, unresolve, withLinks } from '../../support/rule-context.js';
import { notFound, taskIds } from '../../support/scene.js';
import { repositories } from '../../support/source.js';

const { nightly, release, free } = scopes;

/** Evaluates the functions as rules do. */
const granted: Rule<readonly string[]> = {
  id: 'test/granted',
  title: 'a rule for restricted scopes',
  source: 'this test',
  appliesTo: (_, setting) => whenRestricted(setting),
  check: async ({ chain, policy }) =>
    grantedScopes(chain, policy).map(
      ({ scope, restricted, treeList }) => `${scope} ${restricted} ${treeList}`,
    ),
};

const trialOf = (asked: readonly string[]) => restrictedTrial({ scopes: asked, from: repositories.central });

describe('grantedScopes', () => {
  it('lists the restricted scopes that the task asks for, with their trees', async () => {
    const outcome = await evaluate(granted, trialOf([free, release, nightly]));
    expect(outcome).toHaveProperty('value', [
      `${release} ${release} release-trees`,
      `${nightly} ${nightly} nightly-trees`,
    ]);
  });

  it('lists all that a scope with a star stands for', async () => {
    const outcome = await evaluate(granted, trialOf(['project:releng:*']));
    expect(outcome).toHaveProperty('value', [
      `project:releng:* ${nightly} nightly-trees`,
      `project:releng:* ${release} release-trees`,
    ]);
  });
});

describe('whenRestricted', () => {
  it.each(['decision', 'build', 'signing'] as const)(
    'applies to the %s task when the chain is for a restricted scope',
    async (on) => {
      expect(await evaluate(granted, { ...trialOf([nightly]), on })).toMatchObject({ status: 'passed' });
    },
  );

  it.each([[], [free]])('does not apply when the task asks for %j', async (...asked) => {
    expect(await evaluate(granted, trialOf(asked))).toMatchObject({ status: 'not-applicable' });
  });

  it('asks only for the scopes of the task itself', async () => {
    const trial = restrictedTrial({
      scopes: [],
      from: repositories.central,
      change: ({ build }) => build.define({ scopes: [nightly] }),
    });
    expect(await evaluate(granted, trial)).toMatchObject({ status: 'not-applicable' });
  });

  it('applies to a task whose definition is unknown, of which no scopes are known', async () => {
    const chain = withLinks((link) => (link.taskId === taskIds.signing ? unresolve(link, notFound()) : link));
    expect(await evaluate(granted, { ...trialOf([nightly]), chain })).toHaveProperty('value', []);
  });
});
