import type { Chain } from '@chain-of-trust/chain';
import { findRestrictedScopes, type Policy, type RestrictedScope } from '@chain-of-trust/policy';

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
