import type { Chain } from '@chain-of-trust/chain';
import { findRestrictedScopes, type Policy, type RestrictedScope } from '@chain-of-trust/policy';
import type { Setting } from '../../engine/rule.js';

/** A scope of the task with a restricted scope that it grants. */
export interface GrantedScope extends RestrictedScope {
  readonly scope: string;
}

/** All restricted scopes that the chain's task asks for. */
export function grantedScopes({ target }: Chain, policy: Policy): GrantedScope[] {
  if (target.state === 'unresolved') return [];
  return target.task.scopes.flatMap((scope) =>
    findRestrictedScopes(policy, scope).map((restricted) => ({ ...restricted, scope })),
  );
}

/** Applies when the chain's task asks for a restricted scope; left to `require` where its definition is unknown. */
export function whenRestricted({ chain, policy }: Setting): true | string {
  if (chain.target.state === 'unresolved') return true;
  return grantedScopes(chain, policy).length > 0 || 'the task has no restricted scope';
}
