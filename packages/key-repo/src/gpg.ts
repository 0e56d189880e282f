import { reasonOf } from '@chain-of-trust/types';
import { execa } from 'execa';
import { KeyRepoError } from './error.js';

/** One call of gpg. */
export interface GpgCall {
  /** The gpg program. Defaults to `gpg`. */
  readonly gpg: string | undefined;
  readonly homedir: string;
  /** What people call the homedir, where gpg works on a copy that is gone when the error is read. */
  readonly named: string;
  /** The clock that gpg sees. */
  readonly at: Date;
  readonly args: readonly string[];
  readonly input?: Uint8Array | string;
}

/**
 * Runs gpg on a homedir without its options, without agents and without questions, and returns what it prints.
 *
 * @throws KeyRepoError `key-repo-gpg`
 */
export async function runGpg({ gpg = 'gpg', homedir, named, at, args, input }: GpgCall): Promise<Uint8Array> {
  const time = `${at.toISOString().replace(/[-:]/g, '').slice(0, 15)}!`;
  // gpg alone still counts certifications with SHA-1 that say they were made before 2019.
  const settings = ['--no-options', '--no-autostart', '--weak-digest', 'SHA1'];
  const common = ['--homedir', homedir, '--batch', '--no-tty', ...settings];
  try {
    const { stdout } = await execa(gpg, [...common, '--faked-system-time', time, ...args], {
      encoding: 'buffer',
      stripFinalNewline: false,
      ...(input === undefined ? {} : { input }),
    });
    return stdout;
  } catch (cause) {
    throw new KeyRepoError({
      code: 'key-repo-gpg',
      message: `gpg failed with the homedir ${named}: ${reasonOf(cause)}`,
      nextStep: 'Install GnuPG 2.2 or newer, or use folders of public keys, which need no gpg.',
      facts: { path: named },
      cause,
    });
  }
}
