import { chmod, mkdtemp, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { reasonOf } from '@chain-of-trust/types';
import { UsageError } from '../../error.js';
import type { SignedStatement } from './statements.js';

/**
 * Writes all statements, or none: they are written beside the folder, which gets its name when everything is on the disk.
 * It must not exist, or be empty.
 *
 * @throws UsageError `usage-file`
 */
export async function writeFolder(folder: string, statements: readonly SignedStatement[]): Promise<void> {
  let temporary: string | undefined;
  try {
    temporary = await mkdtemp(join(dirname(folder), `.${basename(folder)}-`));
    for (const { file, line } of statements) await writeDurably(join(temporary, file), line);
    await chmod(temporary, 0o777 & ~process.umask()); // it is for everybody, and made for its owner alone
    await sync(temporary);
    await rename(temporary, folder);
  } catch (cause) {
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
    throw new UsageError({
      code: 'usage-file',
      message: `the folder ${folder} cannot be written: ${reasonOf(cause)}`,
      nextStep: 'Name a folder that does not exist yet, or is empty; nothing was written.',
      facts: { path: folder },
      cause,
    });
  }
}

/** What a folder lists is on the disk only when it was told so. */
async function sync(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function writeDurably(path: string, line: string): Promise<void> {
  const file = await open(path, 'wx', 0o644);
  try {
    await file.writeFile(line);
    await file.sync();
  } finally {
    await file.close();
  }
}
