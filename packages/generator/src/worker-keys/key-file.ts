import { lstat, realpath } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { reasonOf } from '@chain-of-trust/types';
import { GeneratorError } from '../error.js';
import { refuseTaskUser } from './task-user.js';

/** From whom a key is to be kept. */
export interface KeyFileGuard {
  /** Name of the user as whom tasks run. */
  readonly taskUser?: string;
}

/** How it is known that the task user cannot have the key. */
export interface GuardedKeyFile {
  /** The file itself, with no link on the way to it. What is to be read is this: a link may lead elsewhere a moment later. */
  readonly path: string;
  /** Whether it was really tried as that user, which only root can; otherwise modes and owners say so. */
  readonly wasTried: boolean;
}

/**
 * Makes sure that a private key, or a passphrase, is out of the reach of tasks: a regular file of its owner's alone, which
 * is this process's user or root, in folders that nobody else can change; and which the task user can neither read nor
 * write nor replace, really tried as that user where this process is root's.
 *
 * Not checked: backups, other mounts of the same disk, and what may read this process's memory. On Windows, which has
 * neither modes nor these users, nothing can be made sure of, and a named task user is refused.
 *
 * @throws GeneratorError `generator-key-file`, `generator-key-permissions`, `generator-key-task-user`
 * @see spec, "Embedded GPG keys" (permissioned so the task user doesn’t have access to it)
 */
export async function assertKeyFileGuarded(
  path: string,
  { taskUser }: KeyFileGuard = {},
): Promise<GuardedKeyFile> {
  const real = await realpath(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  if (process.platform !== 'win32') {
    await refuseMode(real);
    for (const folder of foldersAbove(real)) await refuseOpenFolder(real, folder);
    // Whoever can change a link on the way chooses which of the worker's keys signs.
    for (const folder of foldersAbove(resolve(path))) await refuseOpenFolder(real, folder);
  }
  return { path: real, wasTried: taskUser === undefined ? false : await refuseTaskUser(real, taskUser) };
}

function* foldersAbove(path: string): Generator<string> {
  for (let folder = dirname(path), before = path; folder !== before; folder = dirname(folder)) {
    yield folder;
    before = folder;
  }
}

async function refuseMode(path: string): Promise<void> {
  const stats = await lstat(path);
  if (!stats.isFile()) throw unreadable(path, 'it is no regular file');
  if ((stats.mode & 0o077) !== 0) throw exposed(path, `can be used by others (mode ${octal(stats.mode)})`);
  if (!isTrustedOwner(stats.uid)) throw exposed(path, `belongs to another user (${stats.uid})`);
}

/** Whoever may rename the folders above a file can put another file in its place. In sticky ones, only owners may. */
async function refuseOpenFolder(path: string, folder: string): Promise<void> {
  const stats = await lstat(folder);
  if (stats.isSymbolicLink()) return; // the folder that it is in is asked by name, the one that it leads to as a real one
  const { mode, uid } = stats;
  const isSticky = (mode & 0o1000) !== 0;
  if ((mode & 0o022) !== 0 && !isSticky)
    throw exposed(
      path,
      `is in ${folder}, where others can put another one in its place (mode ${octal(mode)})`,
    );
  if (!isTrustedOwner(uid)) throw exposed(path, `is in ${folder}, which belongs to another user (${uid})`);
}

function isTrustedOwner(uid: number): boolean {
  return uid === 0 || uid === process.getuid?.();
}

function octal(mode: number): string {
  return (mode & 0o7777).toString(8);
}

function unreadable(path: string, cause: unknown): GeneratorError {
  return new GeneratorError({
    code: 'generator-key-file',
    message: `the key ${path} cannot be read: ${reasonOf(cause)}`,
    nextStep: 'Give the path of a key file; cot keygen makes one.',
    facts: { path },
    cause,
  });
}

function exposed(path: string, what: string): GeneratorError {
  return new GeneratorError({
    code: 'generator-key-permissions',
    message: `the key ${path} ${what}`,
    nextStep:
      'Keep it in a file of mode 0600 of the worker, in folders that only root or the worker can change.',
    facts: { path },
  });
}
