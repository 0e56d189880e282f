import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expectRejected } from '@chain-of-trust/fixtures';
import {
  generateEd25519KeyPair,
  generateOpenPgpKeyPair,
  type OpenPgpPrivateKey,
  parseEd25519PrivateKey,
  parseOpenPgpPrivateKey,
  SigningError,
} from '@chain-of-trust/signing';
import { describe, expect, test } from 'vitest';
import { GeneratorError } from '../../src/error.js';
import { assertKeysUsable } from '../../src/worker-keys/usable-keys.js';

const created = new Date('2026-01-01T00:00:00Z');
const day = 86_400;
const daysLater = (days: number) => new Date(created.getTime() + days * day * 1000);

async function keyOf(days: number | 'never'): Promise<OpenPgpPrivateKey> {
  const { privateKey } = await generateOpenPgpKeyPair({
    userId: { name: 'worker', email: 'worker@example.com' },
    algorithm: 'ed25519',
    created,
    expiresInSeconds: days === 'never' ? days : days * day,
  });
  return parseOpenPgpPrivateKey(Buffer.from(privateKey));
}

/** A key that our own tools do not make, by the real gpg. */
async function keyOfGpg(algorithm: string, usage: string, isRevoked = false): Promise<OpenPgpPrivateKey> {
  const folder = await mkdtemp(join(tmpdir(), 'cg-'));
  const gpg = (...args: readonly string[]) =>
    execFileSync('gpg', [
      '--homedir',
      folder,
      '--batch',
      '--pinentry-mode',
      'loopback',
      '--passphrase',
      '',
      ...args,
    ]);
  try {
    execFileSync('chmod', ['700', folder]);
    gpg('--quiet', '--quick-generate-key', 'w <w@example.com>', algorithm, usage, 'never');
    if (isRevoked) {
      const [name = ''] = await readdir(join(folder, 'openpgp-revocs.d'));
      const file = join(folder, 'openpgp-revocs.d', name);
      // gpg writes a colon before it, so that nobody revokes a key by accident.
      await writeFile(file, (await readFile(file, 'utf8')).replace(/^:-----/m, '-----'));
      gpg('--quiet', '--import', file);
    }
    return await parseOpenPgpPrivateKey(gpg('--armor', '--export-secret-keys'));
  } finally {
    execFileSync('gpgconf', ['--homedir', folder, '--kill', 'all']);
    await rm(folder, { recursive: true, force: true });
  }
}

describe('assertKeysUsable', () => {
  test('accepts keys that can sign and last long enough', async () => {
    const ed25519 = parseEd25519PrivateKey(generateEd25519KeyPair().privateKey);
    const at = daysLater(10);
    await assertKeysUsable({ ed25519 }, { at, minLifetimeSeconds: 1e9 });
    await assertKeysUsable({ openpgp: await keyOf('never'), ed25519 }, { at, minLifetimeSeconds: 1e9 });
    await assertKeysUsable({ openpgp: await keyOf(30) }, { at, minLifetimeSeconds: 20 * day - 1 });
  });

  test('refuses to have no key', () =>
    expectRejected(assertKeysUsable({}, { at: created }), GeneratorError, 'generator-no-key'));

  test.each([
    ['has expired', 30, 'signing-key-expired'],
    ['is not made yet, by a clock that is late', -1, 'signing-key-not-yet-valid'],
  ] as const)('refuses a key that %s', async (_, days, code) => {
    const openpgp = await keyOf(30);
    await expectRejected(assertKeysUsable({ openpgp }, { at: daysLater(days) }), SigningError, code);
  });

  test('refuses a key that ends within the configured time', async () => {
    const openpgp = await keyOf(30);
    const demands = { at: daysLater(10), minLifetimeSeconds: 20 * day + 1 };
    const error = await expectRejected(
      assertKeysUsable({ openpgp }, demands),
      GeneratorError,
      'generator-key-lifetime',
    );
    expect(error.facts).toMatchObject({ fingerprint: openpgp.fingerprint });
  });

  test('refuses a key that verifiers refuse as too weak', async () => {
    const openpgp = await keyOfGpg('rsa1024', 'sign');
    const error = await expectRejected(
      assertKeysUsable({ openpgp }, { at: new Date(Date.now() + 1000) }),
      GeneratorError,
      'generator-key-weak',
    );
    expect(error.message).toContain('rsa1024');
  });

  test('refuses a key that was revoked', async () => {
    const openpgp = await keyOfGpg('ed25519', 'sign', true);
    await expectRejected(
      assertKeysUsable({ openpgp }, { at: new Date(Date.now() + 1000) }),
      SigningError,
      'signing-key-revoked',
    );
  });

  test('refuses a key that may certify only', async () => {
    const openpgp = await keyOfGpg('ed25519', 'cert');
    await expectRejected(
      assertKeysUsable({ openpgp }, { at: new Date(Date.now() + 1000) }),
      SigningError,
      'signing-key-cannot-sign',
    );
  });

  test('never says what is secret', async () => {
    const { privateKey } = generateEd25519KeyPair();
    const openpgp = await keyOf(30);
    const error = await expectRejected(
      assertKeysUsable({ openpgp }, { at: daysLater(40) }),
      SigningError,
      'signing-key-expired',
    );
    const shown = `${inspect(error, { depth: 10 })}${inspect(parseEd25519PrivateKey(privateKey))}`;
    const seed = Buffer.from(privateKey, 'base64');
    for (const form of ['base64', 'hex', 'latin1'] as const) expect(shown).not.toContain(seed.toString(form));
    expect(shown).not.toContain('PRIVATE KEY BLOCK');
  });
});
