import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Makes a file of zeros that takes no space on the disk, with its folders. */
export async function writeSparseFile(path: string, bytes: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'wx');
  try {
    await file.truncate(bytes);
  } finally {
    await file.close();
  }
}
