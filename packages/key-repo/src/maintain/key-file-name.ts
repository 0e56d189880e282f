import { createHash } from 'node:crypto';
import type { NewKey } from './new-key.js';

/**
 * The name of the file of a key, which is the same whatever the file was called before and whichever version of the key
 * it holds: whom it belongs to and its long key id.
 */
export function keyFileName({ format, fingerprint, userIds, content }: NewKey): string {
  if (format === 'ed25519')
    return `ed25519-${createHash('sha256').update(fingerprint).digest('hex').slice(0, 16)}.pub`;
  const [userId = ''] = userIds;
  const [, email = userId] = /<([^<>]*)>\s*$/.exec(userId) ?? [];
  const owner = email
    .toLowerCase()
    .replace(/[^a-z0-9@._+-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 80);
  const suffix = Buffer.from(content).includes('-----BEGIN PGP PUBLIC KEY BLOCK-----') ? 'asc' : 'gpg';
  return `${owner === '' ? 'key' : owner}-${fingerprint.slice(-16)}.${suffix}`;
}
