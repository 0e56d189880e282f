import type { Dirent } from 'node:fs';
import { lstat, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { reasonOf } from '@chain-of-trust/types';
import { KeyRepoError } from '../error.js';
import { isPassedOver, keyBounds } from '../keys/layout.js';

/** A file that should hold public keys. */
export interface KeyFile {
  readonly path: string;
  readonly content: Uint8Array;
}

const { maxFileBytes, maxFiles } = keyBounds;

/**
 * Reads every key file below a folder, in the order of their paths.
 *
 * Passed over is what `isPassedOver` says; whatever else is there has to be a key.
 *
 * @throws KeyRepoError `key-repo-folder`, `key-repo-entry`, `key-repo-file`, `key-repo-bounds`, `key-repo-empty`
 */
export async function readKeyFiles(folder: string, suffixes: readonly string[]): Promise<readonly KeyFile[]> {
  await assertNoLink(folder);
  const paths: string[] = [];
  const pending = [folder];
  let seen = 0;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const entries = await listFolder(next);
    seen += entries.length;
    if (seen > maxFiles) throw tooMuch(folder, `more than ${maxFiles} files`);
    for (const entry of entries) {
      const path = join(next, entry.name);
      if (isPassedOver(entry.name, entry.isDirectory(), suffixes)) continue;
      if (entry.isDirectory()) pending.push(path);
      else paths.push(regular(path, entry));
    }
  }
  if (paths.length === 0) throw empty(folder);
  const files: KeyFile[] = [];
  // One after the other: a process may have fewer open files than a folder has keys.
  for (const path of paths.sort()) files.push(await read(path));
  return files;
}

/** Lists a folder without following links. @throws KeyRepoError `key-repo-folder` */
export async function listFolder(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (cause) {
    throw new KeyRepoError({
      code: 'key-repo-folder',
      message: `the keys folder cannot be read: ${reasonOf(cause)}`,
      nextStep: 'Check the path; it needs a folder for each worker implementation.',
      facts: { path: folder },
      cause,
    });
  }
}

/** A link could lead out of the folder that somebody reviewed, or change after the review. */
function regular(path: string, entry: Dirent): string {
  if (entry.isFile()) return path;
  throw notRegular(path);
}

/** Refuses a folder that is a link itself; what is not there is told by reading it. @throws KeyRepoError `key-repo-entry` */
export async function assertNoLink(folder: string): Promise<void> {
  const stats = await lstat(folder).catch(() => undefined);
  if (stats?.isSymbolicLink()) throw notRegular(folder);
}

/** The refusal of a link, a pipe and the like. */
export function notRegular(path: string): KeyRepoError {
  return new KeyRepoError({
    code: 'key-repo-entry',
    message: `${path} is neither a file nor a folder`,
    nextStep: 'Replace it by the file or folder itself.',
    facts: { path },
  });
}

async function read(path: string): Promise<KeyFile> {
  try {
    const { size } = await stat(path);
    if (size > maxFileBytes) throw tooMuch(path, `${size} bytes`);
    return { path, content: await readFile(path) };
  } catch (cause) {
    if (cause instanceof KeyRepoError) throw cause;
    const message = `${path} cannot be read: ${reasonOf(cause)}`;
    throw new KeyRepoError({
      code: 'key-repo-file',
      message,
      nextStep: 'Check its permissions.',
      facts: { path },
      cause,
    });
  }
}

function tooMuch(path: string, actual: string): KeyRepoError {
  return new KeyRepoError({
    code: 'key-repo-bounds',
    message: `${path} is too large to be a key: ${actual}`,
    nextStep: 'Look at what is in there; a key has a few kilobytes.',
    facts: { path },
  });
}

function empty(folder: string): KeyRepoError {
  return new KeyRepoError({
    code: 'key-repo-empty',
    message: `${folder} holds no keys`,
    nextStep: 'Put the public keys of this worker implementation there.',
    facts: { path: folder },
  });
}
