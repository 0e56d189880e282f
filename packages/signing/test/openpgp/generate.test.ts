import { expectRejected } from '@chain-of-trust/fixtures';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SigningError } from '../../src/error.js';
import { describeOpenPgpKey } from '../../src/openpgp/describe.js';
import { generateOpenPgpKeyPair, type OpenPgpKeyPair } from '../../src/openpgp/generate.js';
import { parseOpenPgpPrivateKey } from '../../src/openpgp/keys.js';
import { type Gpg, openGpg } from '../support/gpg.js';
import { at, created, onlyKey, yearInSeconds } from '../support/keys.js';

const userId = { name: 'worker', email: 'worker@example.com' };
let gpg: Gpg;
beforeAll(async () => {
  gpg = await openGpg(at);
});
afterAll(() => gpg.close());

describe.each([
  ['ed25519', '22', '255'],
  ['rsa4096', '1', '4096'],
] as const)('generateOpenPgpKeyPair, when %s is asked for', (algorithm, gpgAlgorithm, bits) => {
  let pair: OpenPgpKeyPair;
  beforeAll(async () => {
    pair = await generateOpenPgpKeyPair({ userId, algorithm, created, expiresInSeconds: yearInSeconds });
  });

  test('both halves have the fingerprint that is returned', async () => {
    expect((await onlyKey(pair.publicKey)).fingerprint).toBe(pair.fingerprint);
    expect((await parseOpenPgpPrivateKey(Buffer.from(pair.privateKey))).fingerprint).toBe(pair.fingerprint);
  });

  test('gpg reads a primary key that signs and certifies, with its dates and user ID', async () => {
    const { stderr } = await execa('gpg', ['--homedir', gpg.homedir, '--batch', '--import'], {
      input: pair.publicKey,
    });
    expect(stderr).not.toContain('WARNING');
    const list = ['--with-colons', '--fixed-list-mode', '--list-keys', pair.fingerprint];
    const records = (await gpg.run(list)).toString().split('\n');
    const pub = records.find((line) => line.startsWith('pub:'))?.split(':') ?? [];
    const seconds = created.getTime() / 1000;
    expect(pub.slice(2, 4)).toEqual([bits, gpgAlgorithm]);
    expect(pub.slice(5, 7)).toEqual([String(seconds), String(seconds + yearInSeconds)]);
    expect(pub[11]).toBe('scSC');
    expect(records.find((line) => line.startsWith('uid:'))).toContain(':worker <worker@example.com>:');
    expect(records.filter((line) => line.startsWith('sub:'))).toEqual([]);
  });
});

describe('generateOpenPgpKeyPair, when another lifetime or user ID is asked for', () => {
  const options = { userId, algorithm: 'ed25519', created } as const;

  test('never ends a key only where that is said in words', async () => {
    const pair = await generateOpenPgpKeyPair({ ...options, expiresInSeconds: 'never' });
    expect((await describeOpenPgpKey(await onlyKey(pair.publicKey))).expires).toBeUndefined();
  });

  test.each([0, -1, 2 ** 32, Number.NaN])('refuses a lifetime of %d seconds', async (expiresInSeconds) => {
    const made = generateOpenPgpKeyPair({ ...options, expiresInSeconds });
    await expectRejected(made, SigningError, 'signing-key-lifetime');
  });

  test('puts a comment into the user ID', async () => {
    const pair = await generateOpenPgpKeyPair({
      ...options,
      userId: { ...userId, comment: 'rack 4' },
      expiresInSeconds: yearInSeconds,
    });
    expect((await onlyKey(pair.publicKey)).userIds).toEqual(['worker (rack 4) <worker@example.com>']);
  });
});
