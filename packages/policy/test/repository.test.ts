import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findRepositoryOfSource, normalizeRepositoryUrl } from '../src/index.js';

const central = 'https://hg.mozilla.org/mozilla-central';

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

describe('findRepositoryOfSource', () => {
  const known = [central, 'https://hg.mozilla.org/releases/mozilla-beta'];

  it.each([central, `${central}/file/abc/taskcluster`, `${central}/raw-file/abc/.taskcluster.yml`])(
    'finds %s',
    (url) => {
      expect(findRepositoryOfSource(known, url)).toBe(central);
    },
  );

  it.each([
    'https://hg.mozilla.org/mozilla-central-evil/file/abc',
    'https://hg.mozilla.org/mozilla-centra',
    'https://hg.mozilla.org.evil.org/mozilla-central/file/abc',
    'https://evil.org/https://hg.mozilla.org/mozilla-central/file/abc',
    'http://hg.mozilla.org/mozilla-central/file/abc',
    'https://hg.mozilla.org/users/evil/mozilla-central/file/abc',
  ])('does not take %s for a known one', (url) => {
    expect(findRepositoryOfSource(known, url)).toBeUndefined();
  });
});
