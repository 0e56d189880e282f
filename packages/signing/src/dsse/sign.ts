import type { Ed25519PrivateKey } from '../ed25519/keys.js';
import { signEd25519 } from '../ed25519/sign.js';
import { preAuthEncoding } from './encoding.js';
import { dsseKeyId } from './key-id.js';

/**
 * Signs a payload with ed25519: the bytes of a DSSE envelope, as one line of JSON with its line feed.
 *
 * The same payload, type and key always give the same bytes. Lines of several envelopes together are an in-toto
 * Attestation Bundle (`.intoto.jsonl`).
 *
 * @param payloadType - media type of the payload, which is signed with it
 * @see DSSE envelope v1.0.2; in-toto attestation spec v1, bundle.md
 */
export async function signDsse(
  payload: Uint8Array,
  payloadType: string,
  key: Ed25519PrivateKey,
): Promise<Uint8Array> {
  const signature = signEd25519(await preAuthEncoding(payloadType, payload), key);
  const envelope = {
    payload: toBase64(payload),
    payloadType,
    signatures: [{ keyid: dsseKeyId(key.publicKey), sig: toBase64(signature) }],
  };
  return Buffer.from(`${JSON.stringify(envelope)}\n`);
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
}
