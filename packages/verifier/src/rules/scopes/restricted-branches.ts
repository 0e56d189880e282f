import type { Chain } from '@chain-of-trust/chain';
import type { Policy } from '@chain-of-trust/policy';
import type { Evidence } from '@chain-of-trust/types';
import { refuseIfAny } from '../../engine/refusal.js';
import type { Rule } from '../../engine/rule.js';
import { parentsPresent } from '../chain/parents-present.js';
import { findNamedBranch, isOnBranch } from '../source/branch.js';
import { type SourceRevision, type SourceRevisions, sourceRevision } from '../source/revision.js';
import { type GrantedScope, grantedScopes } from './granted.js';

/** Refuses restricted scopes on a branch that the product does not allow them on. */
export const restrictedBranches: Rule = {
  id: 'scopes/restricted-branches',
  title: 'each restricted scope that demands a branch is used for a revision of such a branch',
  source: 'spec: Verifying the chain (restricted scopes require specific branches)',
  appliesTo(link, { chain, policy }) {
    if (!link.isTarget) return 'only the scopes of the task itself are used';
    return (
      link.state === 'unresolved' || demandingScopes(chain, policy).length > 0 || 'no scope demands a branch'
    );
  },
  async check({ chain, policy, require, evidence }) {
    const { decision } = await require(parentsPresent);
    const sources = await require(sourceRevision, decision);
    const checked = await Promise.all(
      demandingScopes(chain, policy).map(async (granted) => ({
        ...granted,
        isAllowed: await isOnAllowedBranch(evidence, sources, granted),
      })),
    );
    refuseIfAny(
      checked
        .filter(({ isAllowed }) => !isAllowed)
        .map(({ scope, treeList, trees }) => ({
          code: 'scopes/wrong-branch',
          message: `the scope ${scope} is restricted to some branches by ${treeList}`,
          where: 'scopes',
          expected: trees
            .map(({ repository, branches }) => `${repository} ${branches?.join(', ') ?? ''}`.trim())
            .join('; '),
          actual: sources
            .map((source) => `${source.repository} ${findNamedBranch(source) ?? '(no branch)'}`)
            .join('; '),
          nextStep: 'Release from a branch that may use this scope, or schedule the task without it.',
        })),
    );
  },
};

function demandingScopes(chain: Chain, policy: Policy): GrantedScope[] {
  return grantedScopes(chain, policy).filter(({ trees }) =>
    trees.some(({ branches }) => branches !== undefined),
  );
}

/** A repository that the scope may be used on as a whole is allowed here; scopes/restricted-trees has the others. */
async function isOnAllowedBranch(
  evidence: Evidence,
  sources: SourceRevisions,
  { trees }: GrantedScope,
): Promise<boolean> {
  for (const source of sources) {
    const tree = trees.find(({ repository }) => repository === source.repository);
    if (tree === undefined) continue;
    if (tree.branches === undefined) return true;
    return isOfBranches(evidence, source, tree.branches);
  }
  return true;
}

async function isOfBranches(
  evidence: Evidence,
  source: SourceRevision,
  branches: readonly string[],
): Promise<boolean> {
  const branch = findNamedBranch(source);
  if (branch === undefined || !branches.includes(branch)) return false;
  return source.type === 'hg' || (await isOnBranch(evidence, source, branch)) === true;
}
