import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { GeneratorError } from './error.js';
import type { BlobFile } from './sign-blob.js';

/**
 * Writes the files of a blob below a folder, each by writing a temporary file and renaming it.
 *
 * They are written in the given order, so that a crash leaves at most signatures without a document. When a file
 * cannot be written, those before it are removed again: a run has its whole blob or none.
 *
 * @throws GeneratorError `generator-output`
 */
export async function writeBlob(folder: string, files: readonly BlobFile[]): Promise<void> {
  const written: string[] = [];
  try {
    for (const { name, content } of files) {
      const path = join(folder, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFileAtomic(path, Buffer.from(content), { mode: 0o644 });
      written.push(path);
    }
  } catch (cause) {
    await Promise.all(written.map((path) => rm(path, { force: true })));
    throw new GeneratorError({
      code: 'generator-output',
      message: `the blob cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`,
      nextStep: 'Check that the folder exists, is writable and has space; nothing was left in it.',
      facts: { folder },
      cause,
    });
  }
}
