import { createHash } from 'node:crypto';
import type { Ed25519PublicKey } from '../ed25519/keys.js';

/**
 * What an envelope calls a key: the SHA-256 of its SubjectPublicKeyInfo (DER), in lower-case hex.
 *
 * `openssl pkey -pubin -in KEY.pem -outform DER | sha256sum` prints the same. It is a hint, which is not signed: no
 * reader may decide anything by it but which key to try first.
 *
 * @see DSSE protocol v1.0.2, "Protocol", KEYID
 */
export function dsseKeyId({ keyObject }: Ed25519PublicKey): string {
  const der = keyObject.export({ format: 'der', type: 'spki' });
  return createHash('sha256').update(der).digest('hex');
}
