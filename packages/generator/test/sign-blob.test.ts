import { expectRejected } from '@chain-of-trust/fixtures';
import {
  generateEd25519KeyPair,
  generateOpenPgpKeyPair,
  parseEd25519PrivateKey,
  parseEd25519PublicKey,
  parseOpenPgpPrivateKey,
  parseOpenPgpPublicKeys,
  SigningError,
  verifyCleartext,
  verifyEd25519,
} from '@chain-of-trust/signing';
import { blobBounds, formatJson, parseBlob } from '@chain-of-trust/types';
import { describe, expect, test } from 'vitest';
import { buildBlob } from '../src/build-blob.js';
import { GeneratorError } from '../src/error.js';
import { type BlobFile, signBlob } from '../src/sign-blob.js';
import { finishedRun } from './finished-run.js';

const at = new Date('2026-01-02T03:04:05Z');
const blob = buildBlob(finishedRun, new Map([['public/a', { sha256: 'ab'.repeat(32) }]]));
const pair = generateEd25519KeyPair();
const ed25519 = parseEd25519PrivateKey(pair.privateKey);

function contentOf(files: readonly BlobFile[], name: string): Uint8Array {
  return files.find((file) => file.name === name)?.content ?? new Uint8Array();
}

async function createOpenPgp(expiresInSeconds: number) {
  return generateOpenPgpKeyPair({
    userId: { name: 'worker', email: 'worker@example.com' },
    algorithm: 'ed25519',
    created: new Date('2026-01-01T00:00:00Z'),
    expiresInSeconds,
  });
}

describe('signBlob', () => {
  describe('when the worker has an ed25519 key', () => {
    test('gives the signature, then the document', async () => {
      const files = await signBlob(blob, { ed25519 }, { at });
      const names = ['public/chain-of-trust.json.sig', 'public/chain-of-trust.json'];
      expect(files.map(({ name }) => name)).toEqual(names);
    });

    test('the signature is 64 raw bytes over the bytes of the document', async () => {
      const files = await signBlob(blob, { ed25519 }, { at });
      const document = contentOf(files, 'public/chain-of-trust.json');
      const signature = contentOf(files, 'public/chain-of-trust.json.sig');
      expect(signature).toHaveLength(64);
      const signed = verifyEd25519(document, signature, [parseEd25519PublicKey(pair.publicKey)]);
      expect(signed).toBeDefined();
      expect(Buffer.from(document).toString('utf8')).toBe(formatJson(blob));
    });
  });

  describe('when the worker has an OpenPGP key', () => {
    test('gives one clearsigned message of the same document', async () => {
      const { privateKey, publicKey } = await createOpenPgp(86_400 * 365);
      const openpgp = await parseOpenPgpPrivateKey(Buffer.from(privateKey));
      const files = await signBlob(blob, { openpgp }, { at });
      expect(files.map(({ name }) => name)).toEqual(['public/chainOfTrust.json.asc']);
      const keys = await parseOpenPgpPublicKeys(Buffer.from(publicKey));
      const message = contentOf(files, 'public/chainOfTrust.json.asc');
      const { bytes } = await verifyCleartext(message, { keys }, { at });
      expect(parseBlob(bytes)).toEqual(blob);
    });

    test('one that has expired does not sign', async () => {
      const { privateKey } = await createOpenPgp(60);
      const openpgp = await parseOpenPgpPrivateKey(Buffer.from(privateKey));
      await expectRejected(signBlob(blob, { openpgp }, { at }), SigningError, 'signing-key-cannot-sign');
    });
  });

  describe('when the worker has both keys', () => {
    test('gives all three files, the ed25519 document last', async () => {
      const { privateKey } = await createOpenPgp(86_400 * 365);
      const openpgp = await parseOpenPgpPrivateKey(Buffer.from(privateKey));
      const files = await signBlob(blob, { ed25519, openpgp }, { at });
      expect(files.map(({ name }) => name)).toEqual([
        'public/chainOfTrust.json.asc',
        'public/chain-of-trust.json.sig',
        'public/chain-of-trust.json',
      ]);
    });
  });

  describe('when there is no key', () => {
    test('is refused', async () => {
      await expectRejected(signBlob(blob, {}, { at }), GeneratorError, 'generator-no-key');
    });
  });

  describe('when the document is larger than what is read', () => {
    test('it is not signed', async () => {
      const large = Object.assign({}, blob, { task: { text: 'x'.repeat(blobBounds.maxBytes) } });
      await expectRejected(signBlob(large, { ed25519 }, { at }), GeneratorError, 'generator-run');
    });
  });
});
