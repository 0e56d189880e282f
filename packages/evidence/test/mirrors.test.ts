import { expectThrown } from '@chain-of-trust/fixtures';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EvidenceConfigurationError } from '../src/error.js';
import { createMirrorMap } from '../src/mirrors.js';

const mirrors = createMirrorMap({
  'https://hg.mozilla.org': 'http://127.0.0.1:1234/hg/',
  'https://hg.mozilla.org/releases': 'https://releases.example.com',
  'https://raw.githubusercontent.com:443/mozilla/': 'https://mirror.example.com/gh',
});
const map = (url: string) => mirrors(new URL(url)).href;

describe('createMirrorMap', () => {
  test.each([
    ['https://hg.mozilla.org/a/raw-file/b/c?d=e', 'http://127.0.0.1:1234/hg/a/raw-file/b/c?d=e'],
    ['https://HG.mozilla.org:443/a', 'http://127.0.0.1:1234/hg/a'],
    ['https://hg.mozilla.org/', 'http://127.0.0.1:1234/hg/'],
    ['https://hg.mozilla.org/releases/x', 'https://releases.example.com/x'],
    ['https://hg.mozilla.org/releases', 'https://releases.example.com/'],
    ['https://hg.mozilla.org/releases-evil/x', 'http://127.0.0.1:1234/hg/releases-evil/x'],
    ['https://hg.mozilla.org/releases/../x', 'http://127.0.0.1:1234/hg/x'],
    ['https://raw.githubusercontent.com/mozilla/x', 'https://mirror.example.com/gh/x'],
  ])('when the URL is %s, %s is asked', (url, expected) => {
    expect(map(url)).toBe(expected);
  });

  test.each([
    'https://hg.mozilla.org.evil.example/a',
    'https://hg.mozilla.org@evil.example/a',
    'https://hg.mozilla.orgevil/a',
    'https://evil.example/https://hg.mozilla.org/a',
    'https://hg.mozilla.org:8443/a',
    'http://hg.mozilla.org/a',
    'https://xhg.mozilla.org/a',
    'https://hg.mozilla.org./a',
    'https://raw.githubusercontent.com/mozilla-evil/x',
    'https://raw.githubusercontent.com/mozilla%2Fx',
  ])('when the URL is the look-alike %s, it is left as it is', (text) => {
    const url = new URL(text);
    expect(mirrors(url)).toBe(url);
  });

  test('when mirrors are a Map, they work the same', () => {
    const map = createMirrorMap(new Map([['https://a.example', 'https://b.example']]));
    expect(map(new URL('https://a.example/x')).href).toBe('https://b.example/x');
  });

  test.each([
    ['https://a.example', 'ftp://b.example'],
    ['https://a.example', 'https://user:secret@b.example'],
    ['https://a.example', 'https://b.example/?x=1'],
    ['https://a.example', 'https://b.example/#'],
    ['https://a.example', 'b.example'],
    ['a.example', 'https://b.example'],
    ['https://user@a.example', 'https://b.example'],
  ])('when %s is mapped to %s, it is refused', (from, to) => {
    const error = expectThrown(
      () => createMirrorMap({ [from]: to }),
      EvidenceConfigurationError,
      'evidence-configuration-url',
    );
    expect(error.message).not.toContain('secret');
  });

  test('when one base has two mirrors, it is refused', () => {
    const twice = {
      'https://a.example/x': 'https://b.example',
      'https://A.example:443/x/': 'https://c.example',
    };
    expectThrown(() => createMirrorMap(twice), EvidenceConfigurationError, 'evidence-configuration-option');
  });

  test('for any URL, the mirror keeps the rest of the path and the query, and never leaves its base', () => {
    const target = 'https://m.example/base';
    const one = createMirrorMap({ 'https://a.example/repo': target });
    fc.assert(
      fc.property(fc.webPath(), fc.webQueryParameters(), (path, query) => {
        const url = new URL(`https://a.example/repo${path}?${query}`);
        const mapped = one(url);
        const isBelow = url.pathname === '/repo' || url.pathname.startsWith('/repo/');
        const rest = `${url.pathname.slice('/repo'.length)}${url.search}`;
        expect(mapped.href).toBe(isBelow ? `${target}${rest}` : url.href);
      }),
    );
  });

  test('for any two hosts, only the one that is named is mapped', () => {
    fc.assert(
      fc.property(fc.webUrl({ validSchemes: ['https'] }), fc.domain(), (text, domain) => {
        const url = new URL(text);
        const mapped = createMirrorMap({ [`https://${domain}`]: 'https://m.example' })(url);
        expect(mapped === url).toBe(url.origin !== new URL(`https://${domain}`).origin);
      }),
    );
  });
});
