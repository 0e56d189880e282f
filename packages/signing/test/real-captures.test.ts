import { readFile } from 'node:fs/promises';
import { expectRejected, expectThrown, isSharedFolderAbsent, sharedPath } from '@chain-of-trust/fixtures';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseEd25519PublicKey } from '../src/ed25519/keys.js';
import { verifyEd25519 } from '../src/ed25519/sign.js';
import { SigningError } from '../src/error.js';
import type { OpenPgpKeySet } from '../src/openpgp/key-set.js';
import { verifyCleartext } from '../src/openpgp/verify-cleartext.js';
import { createKey, onlyKey } from './support/keys.js';

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

describe.skipIf(isSharedFolderAbsent())('verifyCleartext, when production signed the blob in 2017', () => {
  const then = new Date('2017-06-03T00:00:00Z');
  let blob: Buffer;
  let keys: OpenPgpKeySet & Required<Pick<OpenPgpKeySet, 'certifiers'>>;

  beforeAll(async () => {
    blob = await readFile(sharedPath('real', 'chainOfTrust.json.asc'));
    const load = async (...names: readonly string[]) =>
      onlyKey(await readFile(sharedPath('real', 'scriptworker', ...names)));
    keys = {
      keys: [await load('valid', 'D79913CEFD45E8A9.pub')],
      certifiers: [await load('trusted', '4654904BB484B6B2.pub')],
    };
  });

  const at = (time: string | Date, set: OpenPgpKeySet = keys) =>
    verifyCleartext(blob, set, { at: new Date(time) });
  const bodyEnd = () => blob.indexOf('\n-----BEGIN PGP SIGNATURE');

  test('verifies through the certification, as of the next day', async () => {
    const { bytes, signedBy } = await at(then);
    expect(signedBy.fingerprint).toMatch(/d79913cefd45e8a9$/);
    expect(JSON.parse(Buffer.from(bytes).toString())).toMatchObject({ taskId: 'LnshJjNXTfeBlPNrAzyy9w' });
  });

  test.each([
    ['signing-signature-future', 'before it was made', '2017-06-02T20:17:43Z'],
    ['signing-key-expired', 'after its key expired', '2018-09-20T00:00:00Z'],
    ['signing-key-expired', 'today', '2026-11-23T00:00:00Z'],
  ] as const)('%s %s', async (code, _, time) => {
    await expectRejected(at(time), SigningError, code);
  });

  test('is refused with the keys of somebody else', async () => {
    const { publicKey } = await createKey();
    await expectRejected(at(then, { keys: [publicKey] }), SigningError, 'signing-key-unknown');
  });

  test('is refused where somebody else certifies', async () => {
    const { publicKey } = await createKey({ created: new Date('2017-01-01T00:00:00Z') });
    const others = { ...keys, certifiers: [publicKey] };
    await expectRejected(at(then, others), SigningError, 'signing-key-not-certified');
  });

  test('is refused with any byte of the text changed', async () => {
    const start = blob.indexOf('{');
    for (let index = start; index < bodyEnd(); index++) {
      const changed = Buffer.from(blob);
      changed[index] = (changed[index] ?? 0) ^ 1;
      const verifying = verifyCleartext(changed, keys, { at: then });
      await expect(verifying, `byte ${index}`).rejects.toBeInstanceOf(SigningError);
    }
  });

  test('is refused with any digit of the signature changed, the checksum right or left out', async () => {
    const text = blob.toString();
    const start = text.indexOf('\n\n', bodyEnd()) + 2;
    const end = text.indexOf('\n=', start);
    const withoutChecksum = text.slice(0, end) + text.slice(text.indexOf('\n', end + 1));
    for (let index = start; index < end; index++) {
      const digit = digits.indexOf(text[index] ?? '');
      if (digit === -1) continue;
      for (const original of [text, withoutChecksum]) {
        const other = digits[(digit + 1) % 64];
        const changed = original.slice(0, index) + other + original.slice(index + 1);
        const verifying = verifyCleartext(Buffer.from(changed), keys, { at: then });
        await expect(verifying, `digit ${index}`).rejects.toBeInstanceOf(SigningError);
      }
    }
  });
});

describe.skipIf(isSharedFolderAbsent())('verifyEd25519, when the real generic-worker signed', () => {
  const load = (...names: readonly string[]) => readFile(sharedPath('real', 'generic-worker', ...names));

  test('verifies, and any changed byte of either file is refused', async () => {
    const document = await load('artifacts', 'public', 'chain-of-trust.json');
    const signature = await load('artifacts', 'public', 'chain-of-trust.json.sig');
    const key = parseEd25519PublicKey(await load('ed25519_public_key'));
    expect(verifyEd25519(document, signature, [key]).bytes).toBe(document);
    for (const file of [document, signature]) {
      for (let index = 0; index < file.length; index++) {
        file[index] = (file[index] ?? 0) ^ 1;
        expectThrown(() => verifyEd25519(document, signature, [key]), SigningError, 'signing-signature-bad');
        file[index] = (file[index] ?? 0) ^ 1;
      }
    }
    expect(verifyEd25519(document, signature, [key]).bytes).toBe(document);
  });
});
