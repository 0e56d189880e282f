import type { Policy } from './policy.js';

/** A restricted scope that a task's scope grants, and where it may be used. */
export interface RestrictedScope {
  /** The restricted scope as the policy writes it. */
  readonly restricted: string;
  /** The list of trees it is bound to. */
  readonly treeList: string;
  /** Repositories of that list. */
  readonly trees: readonly string[];
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
      trees: policy.restrictedTrees[treeList] ?? [],
    }));
}

function overlap(a: string, b: string): boolean {
  if (a.endsWith('*') && b.startsWith(a.slice(0, -1))) return true;
  if (b.endsWith('*') && a.startsWith(b.slice(0, -1))) return true;
  return a === b;
}
