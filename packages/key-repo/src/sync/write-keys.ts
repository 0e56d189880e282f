import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImplementationKeys } from '../keys/implementation-keys.js';
import { signedFolders } from '../keys/layout.js';

/**
 * Writes the keys of one worker implementation as a folder of key files, which holds the same keys in the same layout
 * as the commit that they are from: a file each, named by its fingerprint.
 *
 * @see `loadWorkerKeySet`, which reads it
 */
export async function writeKeys(
  folder: string,
  { layout, keys, keySet: { ed25519 } }: ImplementationKeys,
): Promise<void> {
  const names = layout === 'flat' ? [''] : Object.values(signedFolders);
  for (const name of names) await mkdir(join(folder, name), { recursive: true });
  const files = keys.map(({ fingerprint, isTrusted, key }) => {
    const half = isTrusted ? signedFolders.trusted : signedFolders.valid;
    const path = layout === 'flat' ? `${fingerprint}.asc` : join(half, `${fingerprint}.asc`);
    return { path, content: key.key.armor() };
  });
  const others = ed25519.map(({ fingerprint }, index) => ({
    path: `ed25519-${index + 1}.pub`,
    content: `${fingerprint}\n`,
  }));
  await Promise.all([...files, ...others].map(({ path, content }) => writeFile(join(folder, path), content)));
}
