import type { SignaturePacket } from 'openpgp';
import { SigningError } from '../error.js';
import type { OpenPgpPrivateKey } from './keys.js';
import { loadOpenPgp, strictConfig } from './library.js';

/** What a signature by a primary key covers: a key, and the user ID or subkey that it is about. */
export interface CoveredPackets {
  readonly key: object;
  readonly userID?: object | null;
  readonly userAttribute?: object | null;
  readonly bind?: object;
}

/**
 * Signs a packet with a primary key and SHA-512. The library itself would take a subkey where the primary key only
 * certifies, and nobody counts what a subkey says about keys.
 *
 * @throws SigningError `signing-key-stub`
 */
export async function makeSignature(
  packet: SignaturePacket,
  signer: OpenPgpPrivateKey,
  covered: CoveredPackets,
  at: Date,
): Promise<SignaturePacket> {
  const { enums } = await loadOpenPgp();
  assertPrimaryPresent(signer);
  const { keyPacket } = signer.key;
  packet.publicKeyAlgorithm = keyPacket.algorithm;
  packet.hashAlgorithm = enums.hash.sha512;
  // The declaration leaves out that the configuration is read without a default, and that data may be packets.
  const sign = packet.sign.bind(packet) as unknown as (...args: readonly unknown[]) => Promise<void>;
  await sign(keyPacket, covered, at, false, await strictConfig());
  return packet;
}

/** Who makes a signature again, and over what. */
export interface Remaking {
  readonly signer: OpenPgpPrivateKey;
  readonly covered: CoveredPackets;
  readonly at: Date;
}

/**
 * Makes a signature again, with some of what it says changed; all else stays, also what a subkey has signed in it.
 *
 * Not checked: that the signature was good. Whoever calls this has to know.
 *
 * @throws SigningError `signing-key-stub`
 */
export async function remakeSignature(
  signature: SignaturePacket,
  { signer, covered, at }: Remaking,
  change: (packet: SignaturePacket) => void,
): Promise<SignaturePacket> {
  const { SignaturePacket } = await loadOpenPgp();
  const packet = new SignaturePacket();
  packet.read(signature.write());
  // The library adds a new one to each signature, and refuses to sign where there is one.
  packet.rawNotations = packet.rawNotations.filter(({ name }) => name !== 'salt@notations.openpgpjs.org');
  change(packet);
  return makeSignature(packet, signer, covered, at);
}

/** gpg exports subkeys without their primary key, and smartcards give nothing out; both leave a stub in the file. */
function assertPrimaryPresent({ key, fingerprint }: OpenPgpPrivateKey): void {
  const { keyPacket } = key;
  if ('isDecrypted' in keyPacket && keyPacket.isDecrypted()) return;
  throw new SigningError({
    code: 'signing-key-stub',
    message: `the private half of the primary key ${fingerprint} is not there, only a stub`,
    nextStep: 'Use the file with the whole key, or gpg itself where the key is on a smartcard.',
    facts: { fingerprint },
  });
}
