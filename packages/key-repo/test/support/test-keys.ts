import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { generateOpenPgpKeyPair, type OpenPgpKeyPair } from '@chain-of-trust/signing';

/** When keys of tests are made, and the reference time of most tests. */
export const created = new Date('2026-01-01T00:00:00Z');
export const at = new Date('2026-06-01T00:00:00Z');

/** A new OpenPGP key of somebody, valid at {@link at}. */
export function createPair(name = 'worker', days = 365): Promise<OpenPgpKeyPair> {
  return generateOpenPgpKeyPair({
    userId: { name, email: `${name}@example.com` },
    algorithm: 'ed25519',
    created,
    expiresInSeconds: days * 24 * 60 * 60,
  });
}

/** The bytes of an armored block. */
export function toBinary(armored: string): Buffer {
  const [, body = ''] = /\r?\n\r?\n([\s\S]*?)\r?\n=/.exec(armored) ?? [];
  return Buffer.from(body, 'base64');
}

/** Writes files below a folder, by their paths. */
export async function fill(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}
