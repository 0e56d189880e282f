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
        trees: policy.restrictedTrees['all-nightly-branches']?.map((repository) => ({
          repository,
          branches: undefined,
        })),
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

  it('gives the branches of trees that name some', () => {
    const file =
      'extends: firefox\nrestrictedTrees: {nightly: [{repository: "https://hg.mozilla.org/mozilla-central", branches: [default]}]}\n';
    const own = parsePolicy(new TextEncoder().encode(file), 'test');
    const scope = 'project:releng:beetmover:bucket:maven-nightly-production';
    expect(findRestrictedScopes(own, scope).map(({ trees }) => trees)).toEqual([
      [{ repository: 'https://hg.mozilla.org/mozilla-central', branches: ['default'] }],
    ]);
  });

  it('when a list has no trees, still finds the scope, with nowhere to be used', () => {
    const scope = 'project:mobile:releng:treescript:action:push';
    expect(findRestrictedScopes(loadProduct('mobile'), scope)).toEqual([
      { restricted: scope, treeList: 'firefox-ios-repo', trees: [] },
    ]);
  });

  it('compares scopes letter by letter, not as patterns', () => {
    const xpi = loadProduct('xpi');
    const found = (scope: string) => findRestrictedScopes(xpi, scope).map(({ treeList }) => treeList);
    const prefix = 'project:xpi:releng:github:project:mozilla-extensions/';
    expect(found(`${prefix}any`)).toEqual(['xpi-manifest-repo']);
    expect(found(prefix)).toEqual(['xpi-manifest-repo']);
    expect(found(prefix.slice(0, -1))).toEqual([]);
    expect(found(`x${prefix}any`)).toEqual([]);
    expect(found('project:xpi:signing:cert:release.signing')).toEqual([]);
  });

  it('compares scopes of a million letters without trying them again and again', () => {
    const long = 'a*'.repeat(500_000);
    const own = {
      ...policy,
      restrictedScopes: { [`${long}*`]: 'beta', [`${long}b`]: 'beta', '*a*a*a*a*b': 'beta' },
    };
    expect(findRestrictedScopes(own, `${long}b`).map(({ restricted }) => restricted)).toEqual([
      `${long}*`,
      `${long}b`,
    ]);
  });

  it('is the definition of satisfaction by prefix, for any two scopes', () => {
    const piece = fc.array(fc.constantFrom('a', '*', '.', '(a+)+', ':'), { maxLength: 6 });
    const scope = piece.map((parts) => parts.join('')).filter((text) => text !== '');
    fc.assert(
      fc.property(scope, scope, (asked, restricted) => {
        const own = { ...policy, restrictedScopes: { [restricted]: 'beta' } };
        expect(findRestrictedScopes(own, asked)).toHaveLength(isOverlap(asked, restricted) ? 1 : 0);
      }),
    );
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

/** Whether some scope is granted by both, said without looking at prefixes. */
function isOverlap(a: string, b: string): boolean {
  const grants = (pattern: string, scope: string) =>
    pattern.endsWith('*')
      ? [...pattern.slice(0, -1)].every((letter, i) => scope.charAt(i) === letter)
      : pattern === scope;
  return grants(a, b) || grants(b, a);
}
