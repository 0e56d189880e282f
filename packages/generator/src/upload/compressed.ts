import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { UploadContent } from './content.js';

/** Bytes as they are stored. */
export type StoredBytes = Pick<UploadContent, 'length' | 'read'>;

/**
 * Compresses a content for the time of some work: stores have to be told how many bytes come before the first one
 * does, so they go to a temporary file, which keeps memory flat.
 *
 * @throws GeneratorError `generator-artifact-changed` of the content
 */
export async function withCompressed<T>(
  content: UploadContent,
  work: (stored: StoredBytes) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'cot-upload-'));
  try {
    const path = join(folder, 'content.gz');
    await pipeline(content.read(), createGzip(), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
    const { size } = await stat(path);
    return await work({ length: size, read: () => createReadStream(path) });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
