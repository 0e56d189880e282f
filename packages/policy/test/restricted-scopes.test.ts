import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findRestrictedScopes, loadProduct, parsePolicy } from '../src/index.js';

const policy = loadProduct('firefox');
const restrictedBy = (scope: string) =>
  findRestrictedScopes(policy, scope).map(({ restricted }) => restricted);

describe('findRestrictedScopes', () => {
  it('finds a scope that is restricted literally', () => {
    expect(findRestrictedScopes(policy, 'project:releng:signing:cert:nightly-signing')).toEqual([
      {
        restricted: 'project:releng:signing:cert:nightly-signing',
        treeList: 'all-nightly-branches',
        trees: policy.restrictedTrees['all-nightly-branches'],
      },
    ]);
  });

  it('finds nothing for a scope that is not restricted', () => {
    expect(restrictedBy('project:releng:signing:cert:dep-signing')).toEqual([]);
    expect(restrictedBy('project:releng:signing:cert:nightly-signing-2')).toEqual([]);
    expect(restrictedBy('project:releng:signing:cert:nightly-signin')).toEqual([]);
  });

  it('when the task asks by a star, finds every restricted scope that the star grants', () => {
    expect(restrictedBy('project:releng:signing:*')).toEqual([
      'project:releng:signing:cert:nightly-signing',
      'project:releng:signing:cert:release-signing',
      'project:releng:signing:cert:production-signing',
      'project:releng:signing:cert:fennec-production-signing',
    ]);
    expect(restrictedBy('*')).toHaveLength(Object.keys(policy.restrictedScopes).length);
  });

  it('when the policy restricts by a star, finds every scope below it', () => {
    const starred = parsePolicy(
      new TextEncoder().encode('extends: firefox\nrestrictedScopes: {"project:xpi:github:*": nightly}\n'),
      'test',
    );
    expect(
      findRestrictedScopes(starred, 'project:xpi:github:mozilla/x').map(({ treeList }) => treeList),
    ).toEqual(['nightly']);
    expect(findRestrictedScopes(starred, 'project:xpi:*')).toHaveLength(1);
    expect(findRestrictedScopes(starred, 'project:xpi:gitlab:x')).toEqual([]);
  });

  it('finds at least as much for a prefix with a star as for any scope below it', () => {
    const scopes = Object.keys(policy.restrictedScopes);
    fc.assert(
      fc.property(fc.constantFrom(...scopes), fc.nat(), (scope, length) => {
        const star = `${scope.slice(0, length % (scope.length + 1))}*`;
        return restrictedBy(star).includes(scope);
      }),
    );
  });
});
