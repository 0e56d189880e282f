import { whenKnown } from '../../engine/applies.js';
import { refuseIfAny } from '../../engine/refusal.js';
import type { Rule } from '../../engine/rule.js';
import { sourceRepository } from '../source/repository.js';
import { grantedScopes } from './granted.js';

/** Refuses restricted scopes on a tree that the product does not allow them on. */
export const restrictedTrees: Rule = {
  id: 'scopes/restricted-trees',
  title: "each restricted scope of the task is allowed on the task's tree",
  source: 'spec: Verifying the chain (matches its task’s scopes against the tree)',
  appliesTo(link, { chain, policy }) {
    if (!link.isTarget) return 'only the scopes of the task itself are used';
    return whenKnown(
      link,
      () => grantedScopes(chain, policy).length > 0 || 'none of the scopes is restricted',
    );
  },
  async check({ chain, policy, require }) {
    const repository = await require(sourceRepository);
    refuseIfAny(
      grantedScopes(chain, policy)
        .filter(({ trees }) => !trees.some((tree) => tree.repository === repository))
        .map(({ scope, restricted, treeList, trees }) => ({
          code: 'scopes/wrong-tree',
          message: `the scope ${scope} is restricted to ${treeList}${scope === restricted ? '' : ` by ${restricted}`}`,
          where: 'scopes',
          expected: trees.map((tree) => tree.repository).join(', '),
          actual: repository,
          nextStep: 'Release from a tree that may use this scope, or schedule the task without it.',
        })),
    );
  },
};
