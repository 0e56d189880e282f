import { expectRejected } from '@chain-of-trust/fixtures';
import fc from 'fast-check';
import { config, encryptKey } from 'openpgp';
import { beforeAll, describe, expect, test } from 'vitest';
import { SigningError } from '../../src/error.js';
import {
  parseOpenPgpPrivateKey,
  parseOpenPgpPublicHalf,
  parseOpenPgpPublicKeys,
} from '../../src/openpgp/keys.js';
import { createKey, type WorkerKey } from '../support/keys.js';

let first: WorkerKey;
let second: WorkerKey;
beforeAll(async () => {
  first = await createKey();
  second = await createKey();
});

const parse = (content: string | Uint8Array) => parseOpenPgpPublicKeys(Buffer.from(content));
const armored = (worker: WorkerKey) => worker.publicKey.key.armor();

describe('parseOpenPgpPublicKeys', () => {
  describe('when the file holds public keys', () => {
    test.each<readonly [string, () => string | Uint8Array, number]>([
      ['an armored block', () => armored(first), 1],
      ['an armored block with line feeds', () => armored(first).replaceAll('\r\n', '\n'), 1],
      ['several armored blocks', () => armored(first) + armored(second), 2],
      ['text around and between armored blocks', () => `a\n${armored(first)}b\n${armored(second)}c\n`, 2],
      ['a binary key', () => first.publicKey.key.write(), 1],
      ['several binary keys', bothBinary, 2],
    ])('%s: all of them are read', async (_, content, count) => {
      const keys = await parse(content());
      const expected = [first, second].slice(0, count).map(({ publicKey }) => publicKey.fingerprint);
      expect(keys.map(({ fingerprint }) => fingerprint)).toEqual(expected);
    });

    test('gives fingerprints in small letters and user IDs', async () => {
      const [key] = await parse(armored(first));
      expect(key?.fingerprint).toMatch(/^[0-9a-f]{40}$/);
      expect(key?.subkeyFingerprints).toEqual([]);
      expect(key?.userIds).toEqual(['worker <worker@example.com>']);
    });
  });

  describe('when the file holds a private key', () => {
    test.each<readonly [string, () => string | Uint8Array]>([
      ['armored', () => first.privateKey.key.armor()],
      ['binary', () => first.privateKey.key.write()],
      ['behind a public key', () => armored(second) + first.privateKey.key.armor()],
      ['behind a public key, binary', () => Buffer.concat([bothBinary(), first.privateKey.key.write()])],
    ])('%s: refused', async (_, content) => {
      await expectRejected(parse(content()), SigningError, 'signing-key-secret');
    });
  });

  describe('when the file is no key', () => {
    test.each<readonly [string, () => string | Uint8Array]>([
      ['nothing', () => ''],
      ['white space', () => '\n'],
      ['words', () => 'not a key\n'],
      ['random bytes', () => Buffer.from('c0ffee00112233', 'hex')],
      ['an armored block of words', () => armored(first).replace(/\n\n[\s\S]*\n=/, '\n\nAAAA\n=')],
      ['an armored block without its end', () => armored(first).slice(0, -60)],
      ['a good block before a broken one', () => armored(first) + armored(second).slice(0, 200)],
    ])('%s: refused', async (_, content) => {
      await expectRejected(parse(content()), SigningError, 'signing-key-malformed');
    });

    test('any bytes throw nothing but SigningError', async () => {
      await fc.assert(
        fc.asyncProperty(fc.uint8Array(), async (bytes) => {
          const error: unknown = await parseOpenPgpPublicKeys(bytes).catch((reason) => reason);
          expect(error).toBeInstanceOf(SigningError);
        }),
        { numRuns: 300 },
      );
    });

    test('any byte of a key changed throws nothing but SigningError', async () => {
      const bytes = Buffer.from(first.publicKey.key.write());
      const place = fc.integer({ min: 0, max: bytes.length - 1 });
      await fc.assert(
        fc.asyncProperty(place, fc.integer({ min: 1, max: 255 }), async (index, mask) => {
          const changed = Buffer.from(bytes);
          changed[index] = (changed[index] ?? 0) ^ mask;
          const result: unknown = await parseOpenPgpPublicKeys(changed).catch((reason) => reason);
          if (!Array.isArray(result)) expect(result).toBeInstanceOf(SigningError);
        }),
        { numRuns: 300 },
      );
    });
  });
});

describe('parseOpenPgpPrivateKey', () => {
  const read = (content: string | Uint8Array, passphrase?: string) =>
    parseOpenPgpPrivateKey(Buffer.from(content), passphrase === undefined ? {} : { passphrase });

  describe('when the key has no passphrase', () => {
    test.each<readonly [string, () => string | Uint8Array]>([
      ['armored', () => first.privateKey.key.armor()],
      ['binary', () => first.privateKey.key.write()],
    ])('%s: it is read', async (_, content) => {
      expect((await read(content())).fingerprint).toBe(first.publicKey.fingerprint);
    });
  });

  describe('when the key has a passphrase', () => {
    let locked: string;
    beforeAll(async () => {
      const privateKey = first.privateKey.key;
      const fast = { ...config, s2kIterationCountByte: 0 };
      locked = (await encryptKey({ privateKey, passphrase: 'correct', config: fast })).armor();
    });

    test('the right one unlocks it', async () => {
      const key = await read(locked, 'correct');
      expect(key.fingerprint).toBe(first.publicKey.fingerprint);
      expect(key.key.isDecrypted()).toBe(true);
    });

    test('none is refused', async () => {
      const error = await expectRejected(read(locked), SigningError, 'signing-key-passphrase');
      expect(error.message).toContain('no passphrase is given');
    });

    test.each(['wrong', ''])('%j is refused', async (passphrase) => {
      const error = await expectRejected(read(locked, passphrase), SigningError, 'signing-key-passphrase');
      expect(error.cause).toBeInstanceOf(Error);
    });
  });

  describe('when the file is not exactly one private key', () => {
    test.each<readonly [string, () => string | Uint8Array]>([
      ['nothing', () => ''],
      ['words', () => 'not a key'],
      ['a public key', () => armored(first)],
      ['a binary public key', () => first.publicKey.key.write()],
      ['two armored keys', () => first.privateKey.key.armor() + second.privateKey.key.armor()],
      ['two binary keys', () => Buffer.concat([first.privateKey.key.write(), second.privateKey.key.write()])],
    ])('%s: refused', async (_, content) => {
      await expectRejected(read(content()), SigningError, 'signing-key-malformed');
    });
  });
});

function bothBinary(): Buffer {
  return Buffer.concat([first.publicKey.key.write(), second.publicKey.key.write()]);
}

describe('parseOpenPgpPublicHalf', () => {
  test('of a locked key, without its passphrase', async () => {
    const locked = await encryptKey({ privateKey: first.privateKey.key, passphrase: 'secret', config });
    const half = await parseOpenPgpPublicHalf(Buffer.from(locked.armor()));
    expect(half.key.isPrivate()).toBe(false);
    expect(half.fingerprint).toBe(first.publicKey.fingerprint);
  });

  test('a public key, several keys or nothing is refused', async () => {
    for (const content of [armored(first), first.privateKey.key.armor().repeat(2), '']) {
      const parsed = parseOpenPgpPublicHalf(Buffer.from(content));
      await expectRejected(parsed, SigningError, 'signing-key-malformed');
    }
  });
});
