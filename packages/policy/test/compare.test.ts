import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  comparePolicies,
  createPolicy,
  loadProduct,
  parsePolicy,
  policyDocument,
  productNames,
} from '../src/index.js';

const firefox = loadProduct('firefox');
const extending = (members: string) =>
  parsePolicy(new TextEncoder().encode(`extends: firefox\n${members}\n`), 'test');
const changesOf = (members: string) => comparePolicies(firefox, extending(members));

describe('comparePolicies', () => {
  it('when nothing differs, finds nothing', () => {
    expect(changesOf('maxChainLength: 20')).toEqual([]);
  });

  it.each([
    ['a value', 'maxChainLength: 5', [{ kind: 'changed', place: ['maxChainLength'], before: 20, after: 5 }]],
    [
      'entries of a list',
      'unprivilegedSchedulerIds: [other]',
      [
        { kind: 'removed', place: ['unprivilegedSchedulerIds'], value: 'gecko-level-1' },
        { kind: 'added', place: ['unprivilegedSchedulerIds'], value: 'other' },
      ],
    ],
    [
      'the order of a list',
      'scriptworkerProvisioners: [scriptworker-k8s, scriptworker-prov-v1]',
      [
        {
          kind: 'changed',
          place: ['scriptworkerProvisioners'],
          before: ['scriptworker-prov-v1', 'scriptworker-k8s'],
          after: ['scriptworker-k8s', 'scriptworker-prov-v1'],
        },
      ],
    ],
    [
      'a scope that is newly restricted',
      'restrictedScopes: {"x:*": beta}',
      [{ kind: 'added', place: ['restrictedScopes', 'x:*'], value: 'beta' }],
    ],
    [
      'a scope that is restricted to other trees',
      'restrictedScopes: {"project:releng:balrog:server:beta": esr}',
      [
        {
          kind: 'changed',
          place: ['restrictedScopes', 'project:releng:balrog:server:beta'],
          before: 'beta',
          after: 'esr',
        },
      ],
    ],
    [
      'keys of a worker that had none',
      'ed25519PublicKeys: {taskcluster-worker: [AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=]}',
      [
        {
          kind: 'added',
          place: ['ed25519PublicKeys', 'taskcluster-worker'],
          value: ['AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='],
        },
      ],
    ],
    [
      'a list in the place of a word',
      'prebuiltDockerImageTaskTypes: any',
      [
        {
          kind: 'changed',
          place: ['prebuiltDockerImageTaskTypes'],
          before: ['decision', 'action', 'docker-image'],
          after: 'any',
        },
      ],
    ],
    [
      'a list named as what every object inherits',
      'restrictedTrees: {constructor: []}',
      [{ kind: 'added', place: ['restrictedTrees', 'constructor'], value: [] }],
    ],
  ])('names %s', (_, members, expected) => {
    expect(changesOf(members)).toEqual(expected);
  });

  it('finds the opposite in the opposite direction', () => {
    const after = extending('restrictedScopes: {"x:*": beta}\nmaxChainLength: 5');
    expect(comparePolicies(after, firefox)).toEqual([
      { kind: 'removed', place: ['restrictedScopes', 'x:*'], value: 'beta' },
      { kind: 'changed', place: ['maxChainLength'], before: 5, after: 20 },
    ]);
  });

  it('finds something exactly when the digests differ', () => {
    const product = fc.constantFrom(...productNames().map(loadProduct));
    const list = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 });
    const policy = fc
      .tuple(product, list, list, fc.integer({ min: 1, max: 3 }))
      .map(([base, ids, types, length]) =>
        createPolicy({
          ...policyDocument(base),
          unprivilegedSchedulerIds: ids,
          taskTypes: Object.fromEntries(types.map((type) => [`x-${type}`, 'build' as const])),
          maxChainLength: length,
        }),
      );
    fc.assert(
      fc.property(policy, policy, (a, b) => {
        expect(comparePolicies(a, b).length === 0).toBe(a.digest === b.digest);
        expect(comparePolicies(a, b)).toHaveLength(comparePolicies(b, a).length);
      }),
    );
  });
});
