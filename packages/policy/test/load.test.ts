import { expectThrown } from '@chain-of-trust/fixtures';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadProduct, PolicyError, parsePolicy, productNames } from '../src/index.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const extending = (members: string) => parsePolicy(bytes(`extends: firefox\n${members}`), 'test');

describe('loadProduct', () => {
  it('loads every shipped product', () => {
    expect(productNames()).toContain('firefox');
    for (const name of productNames()) expect(loadProduct(name).product).toBe(name);
  });

  it.each(['nope', '', 'common', 'bases/common', '../products/firefox', 'firefox.yml', '__proto__'])(
    'when asked for %j, refuses',
    (name) => {
      expectThrown(() => loadProduct(name), PolicyError, 'policy-unknown-product');
    },
  );
});

describe('parsePolicy', () => {
  it('when extending a product, replaces lists and keeps what is not named', () => {
    const base = loadProduct('firefox');
    const policy = extending(
      'ed25519PublicKeys:\n  docker-worker: [AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=]\n',
    );
    expect(policy.ed25519PublicKeys['docker-worker']).toEqual([
      'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
    ]);
    expect(policy.ed25519PublicKeys.scriptworker).toEqual(base.ed25519PublicKeys.scriptworker);
    expect(policy.repositories).toEqual(base.repositories);
  });

  it('gives equal policies equal digests and different ones different digests', () => {
    const base = loadProduct('firefox');
    expect(extending('').digest).toBe(base.digest);
    expect(extending('maxChainLength: 20').digest).toBe(base.digest);
    expect(extending('maxChainLength: 19').digest).not.toBe(base.digest);
  });

  it.each([
    ['an unknown member', 'repositorys: []'],
    ['an empty list of repositories', 'repositories: []'],
    ['an empty list of decision worker pools', 'decisionWorkerPools: []'],
    ['an empty list of docker-image worker pools', 'dockerImageWorkerPools: []'],
    ['an empty list of keys', 'ed25519PublicKeys: {docker-worker: []}'],
    ['a key that is not 32 bytes', 'ed25519PublicKeys: {docker-worker: [AAAA]}'],
    ['keys of an unknown worker', 'ed25519PublicKeys: {other-worker: [AAAA]}'],
    ['a repository with a trailing slash', 'repositories: ["https://hg.mozilla.org/mozilla-central/"]'],
    ['a repository over http', 'repositories: ["http://hg.mozilla.org/mozilla-central"]'],
    ['a whole owner on GitHub', 'repositories: ["https://github.com/mozilla"]'],
    ['a page of a repository on GitHub', 'repositories: ["https://github.com/o/n/tree"]'],
    ['a repository on GitHub with .git', 'repositories: ["https://github.com/o/n.git"]'],
    ['a repository with dot segments', 'repositories: ["https://hg.mozilla.org/x/../y"]'],
    ['a tree without branches', `restrictedTrees: {beta: [{repository: "https://a.b/c", branches: []}]}`],
    [
      'a tree with a misspelt member',
      `restrictedTrees: {beta: [{repository: "https://a.b/c", branch: [x]}]}`,
    ],
    ['a prefix of another form', 'sourceEnvPrefix: gECKO'],
    ['a prefix that goes on', 'sourceEnvPrefix: GECKO-X'],
    ['an overriding prefix of another form', 'overridingSourceEnvPrefixes: [comm]'],
    ['an unknown event', 'tasksFor: [hg-pull]'],
    ['an unknown answer to legacy actions', 'legacyActions: maybe'],
    ['an unknown signature format', 'signatureFormat: none'],
    ['an unknown kind of task type', 'taskTypes: {langpack: anything}'],
    ['a chain length of zero', 'maxChainLength: 0'],
    ['a repeated key', 'maxChainLength: 1\nmaxChainLength: 2'],
    ['text that is no YAML', '{'],
  ])('refuses %s', (_, members) => {
    expectThrown(() => extending(members), PolicyError, 'policy-malformed');
  });

  it('refuses a file that is neither whole nor extends a product', () => {
    expectThrown(() => parsePolicy(bytes('product: mine'), 'test'), PolicyError, 'policy-malformed');
  });

  it('when extending the base, is a product of its own that trusts only what it names', () => {
    const own = [
      'extends: common',
      'product: mine',
      'sourceEnvPrefix: MINE',
      'repositories: ["https://github.com/o/n"]',
      'decisionWorkerPools: [mine-1/decision]',
      'dockerImageWorkerPools: [mine-1/images]',
      'tasksFor: [github-push]',
      'prebuiltDockerImageTaskTypes: []',
      'restrictedScopes: {}',
      'restrictedTrees: {}',
    ];
    const { product, repositories, maxChainLength } = parsePolicy(bytes(own.join('\n')), 'test');
    expect([product, repositories, maxChainLength]).toEqual(['mine', ['https://github.com/o/n'], 20]);
    const [, ...withoutBase] = own;
    const error = expectThrown(
      () => parsePolicy(bytes(withoutBase.join('\n')), 'test'),
      PolicyError,
      'policy-malformed',
    );
    expect(error.facts.problems).toContain('maxChainLength is missing');
  });

  it('names everything that is wrong, with what was probably meant', () => {
    const error = expectThrown(
      () => extending('repositorys: []\nnowhere: 1\nmaxChainLength: 0\nprojectConfiguration: {Path: x}'),
      PolicyError,
      'policy-malformed',
    );
    expect(error.facts).toMatchObject({
      origin: 'test',
      problems: [
        'repositorys is no known member; did you mean repositories?',
        'nowhere is no known member',
        'projectConfiguration.Path is no known member; did you mean path?',
        expect.stringMatching(/^maxChainLength /),
      ],
    });
  });

  it.each(['toString', 'constructor', 'prototype', 'hasOwnProperty', 'valueOf'])(
    'refuses a member named %s, which every object inherits',
    (member) => {
      expectThrown(() => extending(`${member}: 1`), PolicyError, 'policy-malformed');
      expectThrown(() => extending(`projectConfiguration: {${member}: x}`), PolicyError, 'policy-malformed');
    },
  );

  it('takes a list of trees without trees, which means nowhere', () => {
    expect(extending('restrictedTrees: {beta: []}').restrictedTrees.beta).toEqual([]);
  });

  it('refuses to extend a product that is not shipped', () => {
    expectThrown(() => parsePolicy(bytes('extends: mine'), 'test'), PolicyError, 'policy-unknown-product');
  });

  it.each([
    ['a restricted scope without its list of trees', 'restrictedScopes: {"project:x": nowhere}'],
    ['a tree that is not trusted', 'restrictedTrees: {beta: ["https://hg.mozilla.org/elsewhere"]}'],
    [
      'a repository that is trusted and unprivileged',
      'unprivilegedRepositories: ["https://hg.mozilla.org/mozilla-central"]',
    ],
    ['a git mirror of an unknown repository', 'gitMirrors: {"https://a.b/c": "https://a.b/d"}'],
    [
      'an unknown tree that names branches',
      'restrictedTrees: {beta: [{repository: "https://a.b/c", branches: [main]}]}',
    ],
    ['a common task type of another kind', 'taskTypes: {decision: build}'],
  ])('refuses %s', (_, members) => {
    expectThrown(() => extending(members), PolicyError, 'policy-inconsistent');
  });

  it('adds task types of the product', () => {
    const { taskTypes } = extending('taskTypes: {langpack: build}');
    expect(taskTypes.get('langpack')).toBe('build');
    expect(taskTypes.get('signing')).toBe('scriptworker');
  });

  it('gives a policy or a PolicyError for any bytes', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `extends: firefox\n${text}`),
        ),
        (text) => {
          try {
            return parsePolicy(bytes(text), 'test').product.length > 0;
          } catch (error) {
            return error instanceof PolicyError;
          }
        },
      ),
    );
  });
});
