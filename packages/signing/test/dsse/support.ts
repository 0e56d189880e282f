import { generateEd25519KeyPair, parseEd25519PrivateKey } from '../../src/ed25519/keys.js';

/** An envelope as it is written. */
export interface WrittenEnvelope {
  payload: string;
  payloadType: string;
  signatures: { keyid?: string; sig: string }[];
}

/** A new key. */
export function createKey() {
  return parseEd25519PrivateKey(generateEd25519KeyPair().privateKey);
}

/** The envelope that bytes are. */
export function readEnvelope(bytes: Uint8Array): WrittenEnvelope {
  return JSON.parse(Buffer.from(bytes).toString());
}

/** The bytes of an envelope with exactly the given change. */
export function withChange(bytes: Uint8Array, change: (envelope: WrittenEnvelope) => unknown): Uint8Array {
  const envelope = readEnvelope(bytes);
  return Buffer.from(JSON.stringify(change(envelope) ?? envelope));
}
