import { lstat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from '../error.js';

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
  const stats = await lstat(file).catch(() => undefined);
  if (stats === undefined) return undefined;
  if (process.platform === 'win32') throw untrusted(file, 'was not named');
  if (!stats.isFile()) throw untrusted(file, 'is no regular file');
  for (const path of [file, dirname(file)]) {
    const { mode, uid } = await lstat(path);
    const isSticky = path !== file && (mode & 0o1000) !== 0;
    if ((mode & 0o022) !== 0 && !isSticky) throw untrusted(file, `can be changed by others, in ${path}`);
    if (path === file && uid !== 0 && uid !== process.getuid?.())
      throw untrusted(file, `belongs to another user (${uid})`);
  }
  return file;
}

function untrusted(file: string, problem: string): UsageError {
  return new UsageError({
    code: 'usage-configuration-permissions',
    message: `${file} ${problem}, and chooses whom a verification trusts`,
    nextStep: `Name it, with --config ${configurationName}, if it is yours; or remove it.`,
    facts: { file },
  });
}
