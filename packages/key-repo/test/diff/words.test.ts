import { describe, expect, test } from 'vitest';
import type { KeyChange, KeyDiff } from '../../src/diff/schema.js';
import { describeDiff } from '../../src/diff/words.js';

const at = '2026-06-01T00:00:00.000Z';
const state = {
  name: 'v1',
  commit: '0'.repeat(40),
  signer: null,
  reason: { code: 'key-repo-x', message: 'x' },
};
const key = { fingerprint: 'abcd', userIds: ['a <a@example.com>'] };
const whole = {
  ...key,
  algorithm: 'ed25519',
  expires: null,
  validity: 'valid' as const,
  places: ['trusted' as const],
  certifiedBy: ['ef01'],
  paths: ['scriptworker/trusted/a'],
};
const [from, to] = ['2026-07-01T00:00:00.000Z', null];

function linesOf(implementations: KeyDiff['implementations']): readonly string[] {
  return describeDiff({ version: 1, at, from: state, to: state, implementations });
}

describe('describeDiff', () => {
  test.each<[KeyChange, string]>([
    [
      { kind: 'key-added', ...whole },
      '+ K: added (ed25519, expires never, valid, certified by ef01, vouches for others) in scriptworker/trusted/a',
    ],
    [
      { kind: 'key-removed', ...whole, places: ['flat'], certifiedBy: [] },
      '- K: removed (ed25519, expires never, valid) in scriptworker/trusted/a',
    ],
    [
      { kind: 'key-moved', ...key, from: ['flat'], to: ['trusted', 'valid'] },
      '~ K: moved from the flat folder to trusted/ and valid/',
    ],
    [{ kind: 'key-revoked', ...key }, '- K: REVOKED'],
    [{ kind: 'expiry-extended', ...key, from, to }, '~ K: extended, expires never instead of 2026-07-01'],
    [
      { kind: 'expiry-shortened', ...key, from: to, to: from },
      '~ K: shortened, expires 2026-07-01 instead of never',
    ],
    [{ kind: 'certification-added', ...key, by: 'ef01' }, '+ K: newly certified by ef01'],
    [{ kind: 'certification-lost', ...key, by: 'ef01' }, '- K: no longer certified by ef01'],
    [{ kind: 'user-id-added', ...key, userId: 'b' }, '+ K: new user ID b'],
    [{ kind: 'user-id-removed', ...key, userId: 'b' }, '- K: without the user ID b'],
    [{ kind: 'subkey-added', ...key, subkey: 'ef01' }, '+ K: new subkey ef01'],
    [{ kind: 'subkey-removed', ...key, subkey: 'ef01' }, '- K: without the subkey ef01'],
    [{ kind: 'validity-changed', ...key, from: 'unknown', to: 'valid' }, '~ K: valid, was unknown'],
  ])('of %j', (change, words) => {
    const expected = `  ${words.replace('K', 'abcd a <a@example.com>')}`;
    expect(linesOf({ scriptworker: { changes: [change] } }).slice(-3)).toEqual([
      '',
      'scriptworker',
      expected,
    ]);
  });

  test('of what cannot be read', () => {
    const reason = { code: 'key-repo-file', message: 'x' };
    expect(linesOf({ scriptworker: { failures: { from: reason, to: reason } } }).slice(-2)).toEqual([
      '  cannot be read before: key-repo-file: x',
      '  CANNOT BE READ after: key-repo-file: x',
    ]);
  });

  test('of states that a signer vouches for, and others', () => {
    const signer = { primaryKey: 'aa', signingKey: 'bb', tagger: 'T', taggerTime: at };
    const diff = {
      version: 1,
      at,
      from: state,
      to: { ...state, signer, reason: null },
      implementations: {},
    } as const;
    expect(describeDiff(diff)).toEqual([
      `from v1, commit ${state.commit}`,
      '     NOT TRUSTED: key-repo-x: x',
      `to   v1, commit ${state.commit}`,
      '     signed 2026-06-01 by T with bb of aa',
      '',
      'the keys are the same',
    ]);
  });
});
