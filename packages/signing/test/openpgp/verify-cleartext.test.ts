import { expectRejected } from '@chain-of-trust/fixtures';
import { enums } from 'openpgp';
import { beforeAll, describe, expect, test } from 'vitest';
import { SigningError, type SigningErrorCode } from '../../src/error.js';
import { signCleartext } from '../../src/openpgp/sign-cleartext.js';
import { verifyCleartext } from '../../src/openpgp/verify-cleartext.js';
import { SignedBytes } from '../../src/signed-bytes.js';
import { craftMessage, craftSignature, frame, literal, type SignatureMembers } from '../support/craft.js';
import { at, createKey, createRsaKey, type WorkerKey } from '../support/keys.js';

const text = '{\n  "a": 1\n}';
const earlier = new Date('2026-03-01T00:00:00Z');
let worker: WorkerKey;
let other: WorkerKey;

beforeAll(async () => {
  worker = await createKey();
  other = await createKey();
});

const verify = (message: string | Uint8Array, keys = [worker.publicKey]) =>
  verifyCleartext(Buffer.from(message), { keys }, { at });

const craft = (members: SignatureMembers, date = earlier, hash = 'SHA512') =>
  craftMessage(worker.privateKey.key.keyPacket, { text, date, hash, members });

describe('verifyCleartext', () => {
  describe('when the signature is good', () => {
    test('returns the signed text and who signed it', async () => {
      const signed = await verify(await signCleartext(text, worker.privateKey, { at }));
      expect(signed).toBeInstanceOf(SignedBytes);
      expect(Buffer.from(signed.bytes).toString()).toBe(text);
      const { fingerprint } = worker.publicKey;
      expect(signed.signedBy).toEqual({ format: 'gpg', fingerprint, primaryFingerprint: fingerprint });
    });

    test.each<readonly [string, SignatureMembers, string]>([
      ['text', { signatureType: enums.signature.text }, 'SHA512'],
      ['binary (Go)', { signatureType: enums.signature.binary }, 'SHA512'],
      ['SHA-256', { hashAlgorithm: enums.hash.sha256 }, 'SHA256'],
      ['SHA-384', { hashAlgorithm: enums.hash.sha384 }, 'SHA384'],
      ['not expired yet', { signatureNeverExpires: false, signatureExpirationTime: 100 * 86400 }, 'SHA512'],
    ])('%s is accepted', async (_, members, hash) => {
      expect(await verify(await craft(members, earlier, hash))).toBeInstanceOf(SignedBytes);
    });

    test('made at the very reference time is accepted', async () => {
      expect(await verify(await craft({}, at))).toBeInstanceOf(SignedBytes);
    });

    test('by any key of the set is accepted', async () => {
      const message = await craft({});
      const signed = await verify(message, [other.publicKey, worker.publicKey, worker.publicKey]);
      expect(signed.signedBy.fingerprint).toBe(worker.publicKey.fingerprint);
    });
  });

  describe('when exactly one thing is wrong with the signature', () => {
    const criticalNotation = {
      name: 'unknown@example.com',
      value: Buffer.from('x'),
      humanReadable: true,
      critical: true,
    };

    test.each<readonly [string, () => Promise<string | Uint8Array>, SigningErrorCode]>([
      ['made a second later', () => craft({}, new Date(at.getTime() + 1000)), 'signing-signature-future'],
      [
        'expired',
        () => craft({ signatureNeverExpires: false, signatureExpirationTime: 60 }),
        'signing-signature-expired',
      ],
      // It signs nothing, so that it would verify over any text.
      [
        'a standalone signature',
        () => craft({ signatureType: enums.signature.standalone }),
        'signing-signature-type',
      ],
      [
        'a critical notation that nobody knows',
        () => craft({ rawNotations: [criticalNotation] }),
        'signing-signature-bad',
      ],
      ['over another text', overAnotherText, 'signing-signature-bad'],
      ['two signatures in one block', twoSignatures, 'signing-signature-several'],
      ['no signature packet', noSignaturePacket, 'signing-signature-malformed'],
      ['half a signature packet', halfPacket, 'signing-signature-malformed'],
      ['of an unknown version', unknownVersion, 'signing-signature-malformed'],
      [
        'by a key outside the set',
        async () => signCleartext(text, other.privateKey, { at }),
        'signing-key-unknown',
      ],
    ])('%s: refused', async (_, make, code) => {
      await expectRejected(verify(await make()), SigningError, code);
    });

    test('by a key outside the set: the error says which key and which are known', async () => {
      const message = await signCleartext(text, other.privateKey, { at });
      const error = await expectRejected(verify(message), SigningError, 'signing-key-unknown');
      const keyId = other.publicKey.fingerprint.slice(-16);
      expect(error.facts).toEqual({ keyId, known: [worker.publicKey.fingerprint] });
    });

    test('it names the key ID of one key and the fingerprint of another: refused', async () => {
      const message = await withSignature((bytes) => {
        const named = bytes.toString('hex').replace(worker.publicKey.fingerprint, 'ab'.repeat(20));
        return Buffer.from(named, 'hex');
      });
      await expectRejected(verify(message), SigningError, 'signing-key-unknown');
    });
  });

  describe('when the digest is weak', () => {
    let rsa: WorkerKey;
    beforeAll(async () => {
      rsa = await createRsaKey();
    });

    const signed = async (hash: 'md5' | 'sha1' | 'ripemd' | 'sha224' | 'sha256', name: string) => {
      const members = { hashAlgorithm: enums.hash[hash] };
      return craftMessage(rsa.privateKey.key.keyPacket, { text, date: earlier, hash: name, members });
    };

    test.each([
      ['md5', 'MD5'],
      ['sha1', 'SHA1'],
      ['ripemd', 'RIPEMD160'],
      ['sha224', 'SHA224'],
    ] as const)('%s: refused', async (hash, name) => {
      const verifying = verify(await signed(hash, name), [rsa.publicKey]);
      await expectRejected(verifying, SigningError, 'signing-digest-weak');
    });

    test('sha256, made in the same way: accepted', async () => {
      expect(await verify(await signed('sha256', 'SHA256'), [rsa.publicKey])).toBeInstanceOf(SignedBytes);
    });
  });

  describe('when there are no keys', () => {
    test('a good message is refused', async () => {
      const message = await signCleartext(text, worker.privateKey, { at });
      await expectRejected(verify(message, []), SigningError, 'signing-no-keys');
    });
  });
});

async function overAnotherText(): Promise<string> {
  const message = await signCleartext(text, worker.privateKey, { at });
  return message.replace('"a": 1', '"a": 2');
}

async function twoSignatures(): Promise<string> {
  const keyPacket = worker.privateKey.key.keyPacket;
  const signatures = [0, 1].map(() => craftSignature(keyPacket, literal(text), { date: earlier }));
  return frame(text, await Promise.all(signatures));
}

/** Replaces the signature of a good message by other bytes. */
async function withSignature(change: (bytes: Buffer) => Uint8Array): Promise<string> {
  const message = Buffer.from(await craft({})).toString();
  const [, body = ''] = /SIGNATURE-----\n\n([\s\S]*?)\n=/.exec(message) ?? [];
  const changed = Buffer.from(change(Buffer.from(body, 'base64'))).toString('base64');
  return message.replace(/(SIGNATURE-----\n\n)[\s\S]*?\n(-----END)/, `$1${changed}\n$2`);
}

function noSignaturePacket(): Promise<string> {
  // A user ID packet.
  return withSignature(() => Uint8Array.of(0xb4, 0x01, 0x61));
}

function halfPacket(): Promise<string> {
  return withSignature((bytes) => bytes.subarray(0, 40));
}

function unknownVersion(): Promise<string> {
  return withSignature((bytes) => {
    bytes[2] = 9;
    return bytes;
  });
}
