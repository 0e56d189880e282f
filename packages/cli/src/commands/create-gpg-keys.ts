import { join, resolve } from 'node:path';
import { createHomedirKeys } from '@chain-of-trust/key-repo';
import { UsageError } from '../error.js';
import { exitStatus } from '../exit-status.js';
import { gpgLifetimeOf } from '../gpg-lifetime.js';
import { type Options, required } from '../options.js';
import type { Terminal } from '../terminal.js';

/**
 * `create_gpg_keys`: makes a key for each host in a homedir and as files in the working directory, and returns the exit
 * status. Like the script of that name, it says on standard error what it does.
 *
 * @see scriptworker 22.1.0 `scripts/create_gpg_keys.py`
 */
export async function createGpgKeys(
  { clean, hosts, ...texts }: Readonly<Record<string, unknown>>,
  terminal: Terminal,
): Promise<number> {
  const options = Object.fromEntries(Object.entries(texts).map(([name, value]) => [name, String(value)]));
  const created = terminal.now();
  const homedir = pathOf(options.gpghome ?? 'gpg', terminal);
  const isCleaned = clean === true;
  if (isCleaned && homedir === join(terminal.home, '.gnupg')) throw ownHomedir(homedir);
  terminal.stderr(`Using gnupghome ${homedir}\n`);
  const keys = await createHomedirKeys(
    {
      user: required(options, 'username', '--username'),
      hosts: Array.isArray(hosts) ? hosts.map(String) : [],
      algorithm: 'rsa4096',
      created,
      expiresInSeconds: gpgLifetimeOf(options.expires ?? '2y', created),
      folder: terminal.cwd,
    },
    { homedir, isCleaned, ...gpgOption(options, terminal) },
  );
  for (const { userId, fingerprint, publicKeyFile, privateKeyFile } of keys)
    terminal.stderr(`${userId}\n  Fingerprint ${fingerprint}\n  ${publicKeyFile}\n  ${privateKeyFile}\n`);
  return exitStatus.ok;
}

/** A name without a slash is looked for in the PATH. */
function gpgOption({ gpgbin }: Options, terminal: Terminal): { readonly gpg?: string } {
  if (gpgbin === undefined) return {};
  return { gpg: gpgbin.includes('/') ? pathOf(gpgbin, terminal) : gpgbin };
}

function pathOf(path: string, { cwd, home }: Terminal): string {
  return path === '~' || path.startsWith('~/') ? join(home, path.slice(1)) : resolve(cwd, path);
}

function ownHomedir(path: string): UsageError {
  return new UsageError({
    code: 'usage-value',
    message: `${path} is your own homedir, and is not emptied`,
    nextStep: 'Leave --clean out, or name another folder with --gpghome.',
    facts: { path },
  });
}
