import { chmod, copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ProgramResult, runProgram } from './program.js';

/** A GnuPG homedir of its own, which the user's keys and settings do not reach. */
export interface GpgHomedir {
  /** Imports keys, public or private. */
  importKeys(armored: string): Promise<void>;
  /** `gpg --verify`; the machine-readable status lines are in `stdout`. */
  verify(message: string | Uint8Array): Promise<ProgramResult>;
  /** `gpg --clearsign` by its only private key. */
  clearsign(text: string | Uint8Array): Promise<string>;
  /** Makes a key of ultimate trust, whose owner this homedir then is. */
  generateOwnKey(userId: string): Promise<void>;
  /** Certifies an imported key by the own key. */
  certify(fingerprint: string): Promise<void>;
  /** Copies what a reader of keys needs into another folder: public keys and trust, no private keys. */
  copyTo(folder: string): Promise<void>;
}

/** Runs `use` with an empty homedir, and ends the agent that gpg starts for it. */
export async function withGpgHomedir<T>(use: (homedir: GpgHomedir) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'cot-gpg-')); // short: the path of the agent's socket is limited
  try {
    await chmod(folder, 0o700);
    return await use(createHomedir(folder));
  } finally {
    await runProgram('gpgconf', ['--homedir', folder, '--kill', 'all']);
    await rm(folder, { recursive: true, force: true });
  }
}

function createHomedir(folder: string): GpgHomedir {
  const gpg = (args: readonly string[], input: string | Uint8Array) =>
    runProgram('gpg', ['--homedir', folder, '--batch', '--no-tty', ...args], { input, env: { LC_ALL: 'C' } });
  const must = async (args: readonly string[], input: string | Uint8Array): Promise<string> => {
    const { exitCode, stdout, stderr } = await gpg(args, input);
    if (exitCode !== 0) throw new Error(`gpg ${args.join(' ')} ended with ${exitCode}: ${stderr}`);
    return stdout;
  };
  const quick = async (...args: readonly string[]) =>
    void (await must(['--pinentry-mode', 'loopback', '--passphrase', '', ...args], ''));
  return {
    generateOwnKey: (userId) => quick('--quick-generate-key', userId, 'ed25519', 'default', '1d'),
    certify: (fingerprint) => quick('--quick-sign-key', fingerprint),
    async copyTo(target) {
      await must(['--check-trustdb'], '');
      for (const name of ['pubring.kbx', 'trustdb.gpg'])
        await copyFile(join(folder, name), join(target, name));
    },
    importKeys: async (armored) => void (await must(['--import'], armored)),
    async verify(message) {
      const file = join(folder, 'message.asc');
      await writeFile(file, message);
      return gpg(['--status-fd', '1', '--verify', file], '');
    },
    clearsign: (text) => must(['--pinentry-mode', 'loopback', '--passphrase', '', '--clearsign'], text),
  };
}
