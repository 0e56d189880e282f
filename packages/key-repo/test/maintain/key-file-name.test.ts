import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyFileName } from '../../src/maintain/key-file-name.js';

const name = (userId: string, content = '', format: 'openpgp' | 'ed25519' = 'openpgp') =>
  keyFileName({
    path: 'x',
    content: Buffer.from(content),
    fingerprint: '0123456789abcdef0123456789abcdef01234567',
    userIds: [userId],
    canonical: '',
    format,
    isRevocation: false,
  });

test.each([
  ['Worker <CltSign@host1.example.com>', 'cltsign@host1.example.com-89abcdef01234567.gpg'],
  ['worker', 'worker-89abcdef01234567.gpg'],
  ['', 'key-89abcdef01234567.gpg'],
  ['<../../.git/config>', 'git-config-89abcdef01234567.gpg'],
])('of %j is %s', (userId, expected) => {
  expect(name(userId)).toBe(expected);
});

test('the suffix says whether the file is armored', () => {
  expect(name('x', '-----BEGIN PGP PUBLIC KEY BLOCK-----')).toMatch(/\.asc$/);
});

test('no name of an owner leads anywhere, or makes a file that is passed over', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (userId) => {
      expect(name(userId)).toMatch(/^[a-z0-9][a-z0-9@._+-]{0,100}\.gpg$/);
    }),
  );
});
