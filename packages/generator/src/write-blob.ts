import { readdir, rm, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { reasonOf } from '@chain-of-trust/types';
import writeFileAtomic from 'write-file-atomic';
import { isTemporary } from './artifacts/unsigned-artifacts.js';
import { GeneratorError } from './error.js';
import { makeFolders } from './make-folders.js';
import type { BlobFile } from './sign-blob.js';

/**
 * Writes the files of a blob below a folder, each by writing a temporary file and renaming it.
 *
 * What an earlier attempt has left is removed first, and files are written in the given order, so that a crash leaves at
 * most signatures without a document. When a file cannot be written, those before it are removed again: a run has its
 * whole blob or none.
 *
 * @throws GeneratorError `generator-output`
 */
export async function writeBlob(folder: string, files: readonly BlobFile[]): Promise<void> {
  const written: string[] = [];
  try {
    await removeEarlier(folder, files);
    for (const { name, content } of files) {
      const path = join(folder, name);
      await makeFolders(folder, name);
      await writeFileAtomic(path, Buffer.from(content.buffer, content.byteOffset, content.length), {
        mode: 0o644,
      });
      written.push(path);
    }
  } catch (cause) {
    // What cannot be removed again is a signature without its document, which no reader takes for a blob.
    const removals = await Promise.allSettled(written.map((path) => rm(path, { force: true })));
    const left = written.filter((_, index) => removals[index]?.status === 'rejected');
    throw new GeneratorError({
      code: 'generator-output',
      message: `the blob cannot be written: ${reasonOf(cause)}`,
      nextStep: 'Check that the folder is writable and has space, then generate the blob again.',
      facts: { folder, left },
      cause,
    });
  }
}

/** Documents before their signatures: an old document must not stand beside a new signature, not even for a moment. */
async function removeEarlier(folder: string, files: readonly BlobFile[]): Promise<void> {
  for (const { name } of files.toReversed()) await unlinkIfPossible(join(folder, name));
  for (const below of new Set(files.map(({ name }) => dirname(name)))) {
    const names = await readdir(join(folder, below)).catch(() => []); // not there yet, or told by the writing
    for (const name of names)
      if (isTemporary(`${below}/${name}`)) await unlinkIfPossible(join(folder, below, name));
  }
}

/** What cannot be removed cannot be replaced either, so the writing tells. */
async function unlinkIfPossible(path: string): Promise<void> {
  await unlink(path).catch(() => undefined);
}
