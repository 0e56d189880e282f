import type { Policy } from '@chain-of-trust/policy';
import type { RuleTrial } from './rule-context.js';
import type { Scene } from './scene.js';
import { buildAllFrom, commitOf, pushOf, repositories } from './source.js';

/** Scopes that the policy of these tests restricts, and one that it does not. */
export const scopes = {
  /** Only on mozilla-central. */
  nightly: 'project:releng:nightly',
  /** Only on the branch `release` of the repository on GitHub, and on all of autoland. */
  release: 'project:releng:release',
  free: 'queue:route:index.x',
} as const;

/** A policy that restricts {@link scopes}. */
const restrictedPolicy = {
  restrictedScopes: { [scopes.nightly]: 'nightly-trees', [scopes.release]: 'release-trees' },
  restrictedTrees: {
    'nightly-trees': [repositories.central],
    'release-trees': [
      { repository: repositories.gitHub, branches: ['release', 'esr'] },
      repositories.autoland,
    ],
  },
} satisfies Partial<Policy>;

/** What changes a release that asks for restricted scopes. */
interface RestrictedTrial extends Omit<RuleTrial, 'change'> {
  readonly scopes: readonly string[];
  readonly from: string;
  readonly change?: (scene: Scene) => void;
}

/** The signing task asks for scopes, and all tasks are built from one repository that knows their revision. */
export function restrictedTrial({
  scopes: asked,
  from,
  change,
  policy,
  ...trial
}: RestrictedTrial): RuleTrial {
  return {
    on: 'signing',
    ...trial,
    policy: { ...restrictedPolicy, ...policy },
    change: (scene) => {
      buildAllFrom(scene, from);
      scene.signing.define({ scopes: asked });
      scene.answers = {
        findPush: async () => pushOf(),
        findCommit: async ({ revision }) => commitOf(revision),
      };
      change?.(scene);
    },
  };
}
