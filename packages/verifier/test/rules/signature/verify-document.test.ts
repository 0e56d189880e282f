import { generateKeyPairSync } from 'node:crypto';
import {
  Ed25519PublicKey,
  generateEd25519KeyPair,
  generateOpenPgpKeyPair,
  parseEd25519PrivateKey,
  parseOpenPgpPrivateKey,
  parseOpenPgpPublicKeys,
  signCleartext,
  signEd25519,
  type WorkerKeySet,
} from '@chain-of-trust/signing';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../../src/engine/refusal.js';
import type { SignedDocument } from '../../../src/rules/blob/present.js';
import { verifyDocument } from '../../../src/rules/signature/verify-document.js';

const at = new Date('2026-02-01T00:00:00.000Z');
const document = Buffer.from('blob');
const signingKey = parseEd25519PrivateKey(generateEd25519KeyPair().privateKey);
const signed: SignedDocument = { format: 'ed25519', document, signature: signEd25519(document, signingKey) };

/** A key set of docker-worker with these keys. */
function keySet(ed25519: readonly Ed25519PublicKey[], openpgp?: WorkerKeySet['openpgp']): WorkerKeySet {
  return { workerImplementation: 'docker-worker', ed25519, openpgp, origin: 'a test' };
}

const trusted = keySet([signingKey.publicKey]);
const stranger = keySet([parseEd25519PrivateKey(generateEd25519KeyPair().privateKey).publicKey]);
/** Keys that are none: whoever made this set has made a mistake. */
const unusable = keySet([new Ed25519PublicKey(generateKeyPairSync('x25519').publicKey)]);

const openpgpPair = await generateOpenPgpKeyPair({
  userId: { name: 'worker', email: 'worker@example.com' },
  algorithm: 'ed25519',
  created: new Date('2026-01-01T00:00:00.000Z'),
  expiresInSeconds: 86_400 * 60,
});
const message = await signCleartext(
  'blob',
  await parseOpenPgpPrivateKey(Buffer.from(openpgpPair.privateKey)),
  { at },
);
const cleartext: SignedDocument = { format: 'gpg', message: Buffer.from(message) };
const openpgpKeys = { keys: await parseOpenPgpPublicKeys(Buffer.from(openpgpPair.publicKey)) };

/** The details of the refusal that a promise rejects with. */
async function detailsOf(promise: Promise<unknown>): Promise<Refusal['details']> {
  const thrown: unknown = await promise.catch((error: unknown) => error);
  if (thrown instanceof Refusal) return thrown.details;
  throw new TypeError('not refused', { cause: thrown });
}

describe('verifyDocument', () => {
  it('returns what a trusted ed25519 key has signed', async () => {
    const { bytes, signedBy } = await verifyDocument(signed, trusted, [], at);
    expect(Buffer.from(bytes).toString()).toBe('blob');
    expect(signedBy.fingerprint).toBe(signingKey.publicKey.fingerprint);
  });

  it('returns what a trusted OpenPGP key has signed', async () => {
    const { bytes, signedBy } = await verifyDocument(cleartext, keySet([], openpgpKeys), [], at);
    expect(Buffer.from(bytes).toString()).toBe('blob');
    expect(signedBy.fingerprint).toBe(openpgpPair.fingerprint);
  });

  it('when no trusted key has signed, refuses with whose signature it should have been', async () => {
    expect(await detailsOf(verifyDocument(signed, stranger, [], at))).toMatchObject([
      {
        code: 'signature/bad',
        expected: 'a signature by one of the docker-worker keys of a test',
        actual: undefined,
        nextStep: expect.stringContaining('the document was changed'),
      },
    ]);
  });

  it('when the signature is none, refuses and says what to do', async () => {
    const short: SignedDocument = { format: 'ed25519', document, signature: Buffer.from('short') };
    expect(await detailsOf(verifyDocument(short, trusted, [], at))).toMatchObject([
      { code: 'signature/malformed', nextStep: expect.stringContaining('which worker made the signature') },
    ]);
  });

  it('when another worker has signed, names its key, whichever of them it is', async () => {
    const other = { ...trusted, workerImplementation: 'scriptworker' as const };
    const [detail] = await detailsOf(verifyDocument(signed, stranger, [stranger, other], at));
    const { fingerprint } = signingKey.publicKey;
    expect(detail?.actual).toBe(`a signature by the scriptworker key ${fingerprint}`);
  });

  it('when no OpenPGP keys are trusted, refuses', async () => {
    const details = await detailsOf(verifyDocument(cleartext, trusted, [], at));
    expect(details).toMatchObject([{ code: 'signature/no-keys' }]);
  });

  it('when the OpenPGP key is unknown or not valid at the reference time, refuses', async () => {
    const early = new Date('2025-12-01T00:00:00.000Z');
    expect(await detailsOf(verifyDocument(cleartext, keySet([], openpgpKeys), [], early))).toMatchObject([
      { code: 'signature/future' },
    ]);
    const late = new Date('2027-01-01T00:00:00.000Z');
    expect(await detailsOf(verifyDocument(cleartext, keySet([], openpgpKeys), [], late))).toMatchObject([
      { code: 'signature/key-expired' },
    ]);
  });

  it('when a key cannot be used at all, does not call that a refusal of the signature', async () => {
    await expect(verifyDocument(signed, unusable, [], at)).rejects.not.toBeInstanceOf(Refusal);
    await expect(verifyDocument(signed, stranger, [unusable], at)).rejects.not.toBeInstanceOf(Refusal);
  });
});
