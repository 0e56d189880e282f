import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalRepositoryUrl, findRepositoryOfSource, normalizeRepositoryUrl } from '../src/index.js';

const central = 'https://hg.mozilla.org/mozilla-central';

const joined = (parts: readonly string[], maxLength: number) =>
  fc.array(fc.constantFrom(...parts), { maxLength }).map((chosen) => chosen.join(''));

/** What could be written for a repository: the pieces that spellings are made of, in any order. */
const writtenArbitrary = fc
  .tuple(
    fc.constantFrom('https://', 'ssh://', 'git@', 'ssh://git@', 'ssh://hg@', 'https://git@'),
    fc.constantFrom('github.com', 'hg.mozilla.org', 'github.com.evil', 'github.com@evil'),
    fc.constantFrom('/', ':'),
    joined(['o', 'n', '/', '.git', '.', 'x/y', '%2e', ':'], 7),
  )
  .map((parts) => parts.join(''));

const pathArbitrary = joined(['/', '.', '..', '%2e', '%2E', '\\', 'a', '?', '#', '.git', '\t'], 9);

describe('normalizeRepositoryUrl', () => {
  it('drops one trailing slash and keeps everything else', () => {
    expect(normalizeRepositoryUrl(central)).toBe(central);
    expect(normalizeRepositoryUrl(`${central}/`)).toBe(central);
  });

  it.each([
    'http://hg.mozilla.org/mozilla-central',
    'ssh://hg.mozilla.org/mozilla-central',
    'https://HG.mozilla.org/mozilla-central',
    'https://hg.mozilla.org:443/mozilla-central',
    'https://user@hg.mozilla.org/mozilla-central',
    'https://hg.mozilla.org/mozilla-central?x',
    'https://hg.mozilla.org/mozilla-central#x',
    'https://hg.mozilla.org/mozilla-central//',
    'https://hg.mozilla.org//mozilla-central',
    'https://hg.mozilla.org/mozilla%2dcentral',
    'https://hg.mozilla.org/x/../mozilla-central',
    'https://hg.mozilla.org/./mozilla-central',
    'https://hg.mozi\u04cfla.org/mozilla-central',
    'https://hg.mozilla.org/mozilla\u2010central',
    'https://hg.mozilla.org/',
    `${central}\n`,
    ` ${central}`,
    '',
  ])('does not repair %j', (url) => {
    expect(normalizeRepositoryUrl(url)).toBeUndefined();
  });

  it('is its own fixed point', () => {
    fc.assert(
      fc.property(fc.webUrl(), (url) => {
        const normalized = normalizeRepositoryUrl(url);
        return normalized === undefined || normalizeRepositoryUrl(normalized) === normalized;
      }),
    );
  });
});

describe('canonicalRepositoryUrl', () => {
  const name = 'https://github.com/mozilla/glean';

  it.each([
    name,
    `${name}/`,
    `${name}.git`,
    `${name}.git/`,
    'git@github.com:mozilla/glean',
    'git@github.com:mozilla/glean.git',
    'ssh://github.com/mozilla/glean',
    'ssh://git@github.com/mozilla/glean.git',
  ])('takes %s for the repository on GitHub', (written) => {
    expect(canonicalRepositoryUrl(written)).toBe(name);
  });

  it.each([
    central,
    `${central}/`,
    'ssh://hg.mozilla.org/mozilla-central',
    'ssh://hg@hg.mozilla.org/mozilla-central',
  ])('takes %s for the repository on hg.mozilla.org', (written) => {
    expect(canonicalRepositoryUrl(written)).toBe(central);
  });

  it.each([
    'git@github.com.evil:mozilla/glean',
    'git@github.com.evil/mozilla/glean',
    'git@github.com:/mozilla/glean',
    'git@github.com:mozilla/glean/../../evil/x',
    'git@github.com:mozilla/glean:evil',
    'git@github.com:22/mozilla/glean',
    'git@github.com:https://evil.org/mozilla/glean',
    'evil@github.com:mozilla/glean',
    'GIT@github.com:mozilla/glean',
    ' git@github.com:mozilla/glean',
    'git@githubXcom:mozilla/glean',
    'x\ngit@github.com:mozilla/glean',
    'ssh://github.com@evil/mozilla/glean',
    'ssh://git@github.com@evil.org/mozilla/glean',
    'ssh://evil@github.com/mozilla/glean',
    'ssh://github.com:22/mozilla/glean',
    'ssh://github.com.evil.org/mozilla/glean',
    'ssh://githubXcom/mozilla/glean',
    'ssh://evil.org/github.com/mozilla/glean',
    'ssh://git@hg.mozilla.org/mozilla-central',
    'ssh://hg.mozilla.org.evil.org/mozilla-central',
    'ssh://hgXmozilla.org/mozilla-central',
    'git://github.com/mozilla/glean',
    'git+ssh://git@github.com/mozilla/glean',
    'http://github.com/mozilla/glean',
    'https://GitHub.com/mozilla/glean',
    'https://github.com:443/mozilla/glean',
    'https://git@github.com/mozilla/glean',
    'https://github.com//mozilla/glean',
    'https://github.com/mozilla/glean?x',
    'https://github.com/mozilla/glean#x',
    'https://github.com/mozilla/glean%2egit',
    'https://github.com/mozilla/glean.git.git',
    'https://github.com/mozilla/glean/.git',
    'https://github.com/mozilla/..git',
    'https://github.com/mozilla/...git',
    'https://github.com/mozilla/.git',
    'https://github.com/.git',
    'https://github.com/mozilla',
    'https://github.com/mozilla/glean/tree/main',
    '',
  ])('when a task writes %j, knows no repository', (written) => {
    expect(canonicalRepositoryUrl(written)).toBeUndefined();
  });

  it.each([
    ['https://github.com/mozilla/glean.git.evil'],
    ['https://github.com/mozilla/gleanXgit'],
    ['https://github.com.evil.org/mozilla/glean'],
    ['https://github.com/mozilla/Glean'],
    ['https://github.com/Mozilla/glean'],
    ['https://github.com/mozilla/glean-git'],
    ['https://githubxcom.evil.org/mozilla/glean'],
  ])('takes the look-alike %s for nothing but itself', (written) => {
    expect(canonicalRepositoryUrl(written)).toBe(written);
  });

  it('keeps .git elsewhere, where it is part of a path', () => {
    expect(canonicalRepositoryUrl('https://hg.mozilla.org/x.git')).toBe('https://hg.mozilla.org/x.git');
  });

  it.each([
    ['segments', (n: number) => `${name}${'/a'.repeat(n)}`],
    ['endings', (n: number) => `${name}${'.git'.repeat(n)}`],
    ['dots', (n: number) => `${central}/${'.'.repeat(n)}/..`],
    ['hosts', (n: number) => `https://${'a.'.repeat(n)}/x`],
    ['slashes', (n: number) => `${central}${'/'.repeat(n)}`],
    ['spellings', (n: number) => 'ssh://git@github.com/'.repeat(n)],
  ])('gives up on a million letters of %s without trying them again and again', (_, write) => {
    expect(canonicalRepositoryUrl(write(1_000_000))).toBeUndefined();
    expect(findRepositoryOfSource([central], `${write(1_000_000)}/..`)).toBeUndefined();
  });

  it('is its own fixed point, and gives only what a policy could list', () => {
    fc.assert(
      fc.property(writtenArbitrary, (written) => {
        const url = canonicalRepositoryUrl(written);
        if (url === undefined) return;
        expect([canonicalRepositoryUrl(url), normalizeRepositoryUrl(url)]).toEqual([url, url]);
      }),
      { numRuns: 2000 },
    );
  });

  it('never names another host than a URL parser does', () => {
    fc.assert(
      fc.property(writtenArbitrary, (written) => {
        const url = canonicalRepositoryUrl(written);
        fc.pre(url !== undefined);
        const scp = /^git@([^:/]*):/.exec(written);
        const host = scp === null ? new URL(written).host : scp[1];
        expect(new URL(url).host).toBe(host);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('findRepositoryOfSource', () => {
  const known = [central, 'https://hg.mozilla.org/releases/mozilla-beta'];

  it.each([central, `${central}/file/abc/taskcluster`, `${central}/raw-file/abc/.taskcluster.yml`])(
    'finds %s',
    (url) => {
      expect(findRepositoryOfSource(known, url)).toBe(central);
    },
  );

  const git = 'https://github.com/mozilla/glean';

  it.each([
    git,
    `${git}/`,
    `${git}.git`,
    `${git}.git/x`,
    `${git}/raw/abc/.taskcluster.yml`,
    'ssh://github.com/mozilla/glean/blob/abc/x',
    'git@github.com:mozilla/glean.git',
  ])('finds %s on GitHub', (url) => {
    expect(findRepositoryOfSource([...known, git], url)).toBe(git);
  });

  it('finds a source over ssh', () => {
    expect(findRepositoryOfSource(known, 'ssh://hg.mozilla.org/mozilla-central/file/abc')).toBe(central);
  });

  it.each([
    `${central}/file/abc//x`,
    `${central}/file/abc/a..b`,
    `${central}/file/abc/.x`,
    `${central}/file/abc/...`,
  ])('finds %s, whose segments only look like dot segments', (url) => {
    expect(findRepositoryOfSource(known, url)).toBe(central);
  });

  it.each([
    `${git}.git.evil`,
    `${git}.gitevil/x`,
    `${git}Xgit/x`,
    `${git}-evil/blob`,
    'git@github.com.evil:mozilla/glean/x',
    'ssh://github.com@evil/mozilla/glean/x',
    'https://github.com/Mozilla/glean/x',
    'https://GITHUB.com/mozilla/glean/x',
    `${git}/../evil/x`,
    `${git}/blob/../../../evil/x`,
    `${git}/%2e%2E/evil`,
    `${git}/.%2e/evil`,
    `${git}/..\\evil`,
    `${git}\\..\\evil`,
    `${git}/..`,
    `${git}/x\\..\\..\\evil`,
    `${git}/.\t./evil`,
    `${git}/..?x`,
    `${git}/..#x`,
    `${git}.git/../x`,
    `${central}.git/file/abc`,
    `${central}?x`,
    'ssh://hg.mozilla.org@evil.org/mozilla-central/x',
    'https://hg.mozilla.org/mozilla-central-evil/file/abc',
    'https://hg.mozilla.org/mozilla-centra',
    'https://hg.mozilla.org.evil.org/mozilla-central/file/abc',
    'https://evil.org/https://hg.mozilla.org/mozilla-central/file/abc',
    'http://hg.mozilla.org/mozilla-central/file/abc',
    'https://hg.mozilla.org/users/evil/mozilla-central/file/abc',
  ])('does not take %s for a known one', (url) => {
    expect(findRepositoryOfSource([...known, git], url)).toBeUndefined();
  });

  it('finds a repository only where a URL parser stays inside it', () => {
    fc.assert(
      fc.property(pathArbitrary, (path) => {
        if (findRepositoryOfSource(known, `${central}${path}`) !== central) return;
        expect(`${new URL(`${central}${path}`).href}/`.startsWith(`${central}/`)).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });
});
