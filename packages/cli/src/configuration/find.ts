import type { Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { reasonOf } from '@chain-of-trust/types';
import { UsageError } from '../error.js';
import { findReplaceable } from '../replaceable-folder.js';

/** What a configuration file of the current folder is called. */
const configurationName = 'cot.config.yaml';

/**
 * The file of `--config`, else `cot.config.yaml` in the current folder, if there is one.
 *
 * Who writes that file chooses whom a verification trusts. One that nobody has named is therefore taken only where nobody
 * but this process's user, and root, can have put or changed it: a task's checkout would bring its own. On Windows, which
 * has no such modes, a file has to be named.
 *
 * @throws UsageError `usage-configuration-permissions`
 */
export async function findConfigurationFile(
  named: string | undefined,
  cwd: string,
): Promise<string | undefined> {
  if (named !== undefined) return resolve(cwd, named);
  const file = join(cwd, configurationName);
  const stats = await statsOf(file);
  if (stats === undefined) return undefined;
  if (process.platform === 'win32') throw untrusted(file, 'was not named');
  if (!stats.isFile()) throw untrusted(file, 'is no regular file');
  if ((stats.mode & 0o022) !== 0) throw untrusted(file, 'can be changed by others');
  if (stats.uid !== 0 && stats.uid !== process.getuid?.())
    throw untrusted(file, `belongs to another user (${stats.uid})`);
  const replaceable = await findReplaceable(dirname(file));
  if (replaceable !== undefined) throw untrusted(file, `can be replaced by others: ${replaceable}`);
  return file;
}

/** Undefined only where there is certainly no such file: one that nobody can look at is not left out. */
async function statsOf(file: string): Promise<Stats | undefined> {
  try {
    return await lstat(file);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw untrusted(file, `cannot be looked at (${reasonOf(cause)})`);
  }
}

function untrusted(file: string, problem: string): UsageError {
  return new UsageError({
    code: 'usage-configuration-permissions',
    message: `${file} ${problem}, and chooses whom a verification trusts`,
    nextStep: `Name it, with --config ${configurationName}, if it is yours; or remove it.`,
    facts: { file },
  });
}
