import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Makes a folder, and below it the folders that an artifact name needs; the parent of the first one has to exist.
 *
 * One at a time, because Node's recursive `mkdir` never ends where the kernel makes no folders, as below `/proc`.
 */
export async function makeFolders(folder: string, name: string): Promise<void> {
  let path = folder;
  for (const segment of ['', ...name.split('/').slice(0, -1)]) {
    path = join(path, segment);
    await mkdir(path).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    });
  }
}
