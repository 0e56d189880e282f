import { expectThrown } from '@chain-of-trust/fixtures';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyRepoError } from '../../src/error.js';
import { assertNames, type HostNames } from '../../src/life/host-names.js';

const good: HostNames = {
  user: 'cltsign',
  hosts: ['signing-1.example.com', 'h2'],
  name: 'a b',
  comment: 'Zürich',
};

describe('assertNames', () => {
  it('takes an account, hosts, a name and a comment', () => {
    expect(() => assertNames(good)).not.toThrow();
  });

  it.each<readonly [string, Partial<HostNames>]>([
    ['no host', { hosts: [] }],
    ['a host twice, whatever its letters', { hosts: ['a.b', 'A.b'] }],
    ['a path for a host', { hosts: ['../x'] }],
    ['an option for a host', { hosts: ['-x'] }],
    ['an empty label', { hosts: ['a..b'] }],
    ['an empty host', { hosts: [''] }],
    ['a line break after a host', { hosts: ['a\n'] }],
    ['a host that is too long', { hosts: [Array(80).fill('abc').join('.')] }],
    ['an address for an account', { user: 'a@b' }],
    ['a hidden account', { user: '.a' }],
    ['an account that leads elsewhere', { user: 'a/b' }],
    ['an empty account', { user: '' }],
    ['an empty name', { name: '' }],
    ['a name with an address', { name: 'a <b@c>' }],
    ['a comment with a parenthesis', { comment: 'a) <b@c> (' }],
    ['a comment with a line break', { comment: 'a\nb' }],
    ['a comment with spaces around', { comment: ' a' }],
  ])('refuses %s', (_, change) => {
    expectThrown(() => assertNames({ ...good, ...change }), KeyRepoError, 'key-repo-host');
  });

  it('whatever it takes for a host is one part of a path, and no option', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (host) => {
        try {
          assertNames({ user: 'u', hosts: [host] });
        } catch (error) {
          expect(error).toBeInstanceOf(KeyRepoError);
          return;
        }
        expect(host).toMatch(/^[a-z\d][a-z\d.-]*$/i);
      }),
    );
  });
});
