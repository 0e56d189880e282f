import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withTemporaryFolder } from '@chain-of-trust/fixtures';
import { describe, expect, it } from 'vitest';
import { type CommandResult, runCot } from './support/terminal.js';

const digest = /sha256:[0-9a-f]{64}/;

/** Runs a command in a folder with the given policy files. */
function inFolder(files: Record<string, string>, args: readonly string[]): Promise<CommandResult> {
  return withTemporaryFolder(async (folder) => {
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
    return runCot(['policy', ...args], { cwd: folder });
  });
}

const policy = (...args: string[]) => inFolder({}, args);

describe('cot policy', () => {
  it.each([['list'], ['show'], ['check'], ['diff']])('%s shows its help', async (command) => {
    const { status, stdout } = await policy(command, '--help');
    expect(status).toBe(0);
    expect(stdout).toContain(`Usage: cot policy ${command}`);
  });

  it.each([[[]], [['nope']], [['check']], [['diff', 'firefox']], [['show', '--nope']]])(
    'given %j, shows the usage and exits with 2',
    async (args) => {
      expect((await policy(...args)).status).toBe(2);
    },
  );
});

describe('cot policy list', () => {
  it('names every product with the digest that show and reports have', async () => {
    const { status, stdout } = await policy('list');
    expect(status).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(11);
    const [line = ''] = lines.filter((text) => text.startsWith('thunderbird '));
    expect((await policy('show', 'thunderbird')).stdout).toContain(line.split(/ +/)[1]);
  });
});

describe('cot policy show', () => {
  it('prints a policy file that is the same policy', async () => {
    for (const product of ['firefox', 'mobile', 'xpi']) {
      const { stdout } = await policy('show', product);
      const shown = await inFolder({ 'whole.yml': stdout }, ['show', '--policy', 'whole.yml']);
      expect(shown).toEqual({ status: 0, stdout, stderr: '' });
    }
  });

  it('with --format json, prints the digest beside the policy', async () => {
    const { status, stdout } = await policy('show', 'mobile', '--format', 'json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      digest: expect.stringMatching(digest),
      policy: { product: 'mobile', maxChainLength: 20, restrictedTrees: { 'firefox-ios-repo': [] } },
    });
  });

  it('of a file that extends a product, prints what it has become', async () => {
    const file = 'extends: mobile\nsignatureFormat: gpg\n';
    const { stdout } = await inFolder({ 'own.yml': file }, ['show', '--policy', 'own.yml']);
    expect(stdout).toContain('signatureFormat: gpg\n');
    expect(stdout).toContain('product: mobile\n');
    expect(stdout).not.toContain('extends');
  });

  it('shows names that would act upon a terminal as escapes', async () => {
    const file =
      'extends: mobile\nproduct: "a\\e[2Jb"\nrestrictedScopes: {"c\\u202ed": reference-browser-repo}\n';
    const { status, stdout } = await inFolder({ 'own.yml': file }, ['show', '--policy', 'own.yml']);
    expect(status).toBe(0);
    expect(stdout).toContain('product: "a\\u001b[2Jb"');
    expect(stdout).toContain('"c\\u202ed": reference-browser-repo');
    expect(stdout.split('\n')[0]).toContain('product a\\u{1b}[2Jb, sha256:');
  });

  it.each([
    ['neither a product nor a file', ['show'], 'usage-missing'],
    ['both', ['show', 'mobile', '--policy', 'own.yml'], 'usage-conflict'],
    ['an unknown product', ['show', 'nope'], 'policy-unknown-product'],
    ['the base', ['show', 'common'], 'policy-unknown-product'],
    ['a file that is not there', ['show', '--policy', 'nope.yml'], 'usage-file'],
    ['a file that is no policy', ['show', '--policy', 'own.yml'], 'policy-malformed'],
  ])('given %s, says so and exits with 2', async (_, args, code) => {
    const { status, stdout, stderr } = await inFolder({ 'own.yml': 'product: x\n' }, args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`cot: ${code}: `);
  });
});

describe('cot policy check', () => {
  const good = 'extends: firefox\nmaxChainLength: 10\n';

  it('says that a good file is good, with its digest', async () => {
    const { status, stdout } = await inFolder({ 'own.yml': good }, ['check', 'own.yml']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^own\.yml: product firefox, sha256:[0-9a-f]{64}\n$/);
  });

  it('says everything that is wrong with every file, and exits with 2', async () => {
    const files = {
      'good.yml': good,
      'misspelt.yml': 'extends: firefox\nrepositorys: []\nlegacyAction: accept\nmaxChainLength: 0\n',
      'contradiction.yml':
        'extends: firefox\nrestrictedScopes: {a: nope}\nrestrictedTrees: {beta: ["https://a.b/c"]}\n',
      'text.yml': '{',
    };
    const { status, stdout } = await inFolder(files, ['check', ...Object.keys(files), 'absent.yml']);
    expect(status).toBe(2);
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(/^good\.yml: product firefox, /),
      'misspelt.yml: NOT A GOOD POLICY',
      '  ✗ repositorys is no known member; did you mean repositories?',
      '  ✗ legacyAction is no known member; did you mean legacyActions?',
      expect.stringMatching(/^ {2}✗ maxChainLength /),
      'contradiction.yml: NOT A GOOD POLICY',
      '  ✗ restricted scope a names the tree list nope, which is not defined',
      '  ✗ tree https://a.b/c of beta is not one of the repositories',
      'text.yml: NOT A GOOD POLICY',
      expect.stringMatching(/^ {2}✗ /),
      'absent.yml: NOT A GOOD POLICY',
      expect.stringContaining('the policy file cannot be read'),
      '',
    ]);
  });

  it('shows what a file says without letting it act upon the terminal', async () => {
    const files = { 'own.yml': 'extends: firefox\n"\\e[2J": 1\n' };
    const { stdout } = await inFolder(files, ['check', 'own.yml']);
    expect(stdout).toContain('✗ \\u{1b}[2J is no known member');
  });
});

describe('cot policy diff', () => {
  const diff = (members: string, ...options: string[]) =>
    inFolder({ 'own.yml': `extends: firefox\n${members}\n` }, ['diff', 'firefox', 'own.yml', ...options]);

  it('of equal policies, says so and exits with 0', async () => {
    const { status, stdout } = await diff('maxChainLength: 20');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^from product firefox, (.*)\nto {3}product firefox, \1\nno difference\n$/);
  });

  it.each([
    ['maxChainLength: 5', ['~ maxChainLength: 20 → 5']],
    [
      'unprivilegedRepositories: ["https://hg.mozilla.org/other"]',
      [
        '- no longer allows tasks without restricted scopes from https://hg.mozilla.org/try',
        '+ allows tasks without restricted scopes from https://hg.mozilla.org/other',
      ],
    ],
    [
      'unprivilegedSchedulerIds: [gecko-level-2]',
      [
        '+ allows restricted scopes for tasks with the schedulerId gecko-level-1',
        '- no longer allows restricted scopes for tasks with the schedulerId gecko-level-2',
      ],
    ],
    [
      'decisionWorkerPools: [gecko-3/decision]',
      expect.arrayContaining(['- no longer allows decision and action tasks on gecko-1/decision']),
    ],
    ['restrictedScopes: {"a:*": beta}', ['- no longer allows a:* everywhere: newly restricted to beta']],
    [
      'restrictedScopes: {"project:releng:balrog:server:beta": esr}',
      ['~ project:releng:balrog:server:beta restricted to: beta → esr'],
    ],
    [
      'restrictedTrees: {nightly: [{repository: "https://hg.mozilla.org/mozilla-central", branches: [default]}]}',
      [
        '- no longer allows scopes restricted to nightly on https://hg.mozilla.org/mozilla-central',
        '+ allows scopes restricted to nightly on https://hg.mozilla.org/mozilla-central (default)',
      ],
    ],
    ['restrictedTrees: {other: []}', ['+ allows scopes restricted to other on nothing']],
    [
      'ed25519PublicKeys: {taskcluster-worker: [AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=]}',
      ['+ allows blobs of taskcluster-worker signed by AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='],
    ],
    ['taskTypes: {langpack: build}', ['+ allows tasks of type langpack, verified as build']],
    [
      'prebuiltDockerImageTaskTypes: any',
      ['~ prebuiltDockerImageTaskTypes: decision, action, docker-image → any'],
    ],
    [
      'prebuiltDockerImageTaskTypes: [decision, action]',
      ['- no longer allows prebuilt images for tasks of type docker-image'],
    ],
    ['legacyActions: accept', ['~ legacyActions: refuse → accept']],
    ['overridingSourceEnvPrefixes: [COMM]', ['+ allows COMM_HEAD_REPOSITORY to say where a task comes from']],
    ['projectConfiguration: {revision: "\\e[2J"}', ['~ projectConfiguration.revision: main → \\u{1b}[2J']],
  ])('of %s, says so and exits with 1', async (members, expected) => {
    const { status, stdout, stderr } = await diff(members);
    expect([status, stderr]).toEqual([1, '']);
    expect(stdout.trimEnd().split('\n').slice(2)).toEqual(expected);
  });

  it('says that a scope is freed, in the opposite direction', async () => {
    const files = { 'own.yml': 'extends: firefox\nrestrictedScopes: {"a:*": beta}\n' };
    const { stdout } = await inFolder(files, ['diff', 'own.yml', 'firefox']);
    expect(stdout).toContain('+ allows a:* everywhere: freed, was restricted to beta\n');
  });

  it('with --format json, prints the differences', async () => {
    const { status, stdout } = await diff('maxChainLength: 5', '--format', 'json');
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toEqual([
      { kind: 'changed', place: ['maxChainLength'], before: 20, after: 5 },
    ]);
  });

  it('takes every product, and says something in words of each difference', async () => {
    for (const product of ['thunderbird', 'enterprise', 'xpi', 'mobile']) {
      const { status, stdout } = await policy('diff', 'firefox', product);
      expect(status).toBe(1);
      expect(stdout).not.toMatch(/undefined|\[object|null/);
    }
  });

  it('given what is neither a product nor a file, exits with 2', async () => {
    const { status, stderr } = await policy('diff', 'firefox', 'nope');
    expect(status).toBe(2);
    expect(stderr).toContain('cot: usage-file: ');
  });
});
