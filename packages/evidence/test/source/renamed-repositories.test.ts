import { expectThrown } from '@chain-of-trust/fixtures';
import { describe, expect, test } from 'vitest';
import { EvidenceConfigurationError, type EvidenceConfigurationErrorCode } from '../../src/error.js';
import { createCurrentUrl, type RenamedRepositories } from '../../src/source/renamed-repositories.js';

const old = 'https://github.com/a/old';
const now = 'https://github.com/b/new';

describe('createCurrentUrl', () => {
  test.each([
    [old, now],
    ['https://github.com/A/Old', now],
    [now, now],
    ['https://github.com/a/other', 'https://github.com/a/other'],
    ['https://hg.mozilla.org/a/old', 'https://hg.mozilla.org/a/old'],
  ])('when %s is asked for, the URL is %s', (url, expected) => {
    expect(createCurrentUrl({ [old]: now })(url)).toBe(expected);
  });

  test.each<[string, RenamedRepositories, EvidenceConfigurationErrorCode]>([
    ['another host', { 'https://hg.mozilla.org/a': now }, 'evidence-configuration-url'],
    ['a new name elsewhere', { [old]: 'https://example.com/a/b' }, 'evidence-configuration-url'],
    ['a name twice', { [old]: now, 'https://github.com/A/OLD': now }, 'evidence-configuration-option'],
    ['a chain', { [old]: now, [now]: 'https://github.com/c/d' }, 'evidence-configuration-option'],
    ['a circle', { [old]: old }, 'evidence-configuration-option'],
  ])('when there is %s, it is refused', (_, renamed, code) => {
    expectThrown(() => createCurrentUrl(renamed), EvidenceConfigurationError, code);
  });
});
