import type { Policy } from './policy.js';
import type { PolicyDocument } from './schema.js';

/** A tree that a restricted scope may be used on. */
export interface RestrictedTree {
  readonly repository: string;
  /** Branches of it; `undefined` for all. */
  readonly branches: readonly string[] | undefined;
}

/** A restricted scope that a task's scope grants, and where it may be used. */
export interface RestrictedScope {
  /** The restricted scope as the policy writes it. */
  readonly restricted: string;
  /** The list of trees it is bound to. */
  readonly treeList: string;
  /** Trees of that list. */
  readonly trees: readonly RestrictedTree[];
}

/** Brings a tree of a policy file, which may be a plain URL, into its one form. */
export function toRestrictedTree(tree: PolicyDocument['restrictedTrees'][string][number]): RestrictedTree {
  return typeof tree === 'string' ? { repository: tree, branches: undefined } : tree;
}

/**
 * Lists the restricted scopes that one scope of a task grants, in the policy's order.
 *
 * Both sides may end in `*`, which in Taskcluster stands for every scope with that prefix. A task that asks
 * for `project:releng:signing:*` therefore asks for every restricted scope below it; comparing it literally
 * would find nothing restricted.
 *
 * @see Taskcluster manual, "Scopes": satisfaction by prefix
 */
export function findRestrictedScopes(policy: Policy, scope: string): RestrictedScope[] {
  return Object.entries(policy.restrictedScopes)
    .filter(([restricted]) => overlap(scope, restricted))
    .map(([restricted, treeList]) => ({
      restricted,
      treeList,
      trees: (policy.restrictedTrees[treeList] ?? []).map(toRestrictedTree),
    }));
}

function overlap(a: string, b: string): boolean {
  if (a.endsWith('*') && b.startsWith(a.slice(0, -1))) return true;
  if (b.endsWith('*') && a.startsWith(b.slice(0, -1))) return true;
  return a === b;
}
