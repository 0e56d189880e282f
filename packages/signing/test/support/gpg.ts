import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

/** The real gpg with a homedir of its own, at a fixed time. */
export interface Gpg {
  readonly homedir: string;
  run(args: readonly string[], input?: string | Uint8Array): Promise<Buffer>;
  /** The text of a message that gpg calls good, or `undefined`. */
  read(message: string | Uint8Array): Promise<string | undefined>;
  /** Makes a key without passphrase and returns its fingerprint. */
  createKey(userId: string, ...algorithmUsageExpiry: readonly string[]): Promise<string>;
  close(): Promise<void>;
}

export async function openGpg(at: Date): Promise<Gpg> {
  const homedir = await mkdtemp(join(tmpdir(), 'cot-gpg-'));
  const time = `${at.toISOString().replace(/[-:]/g, '').slice(0, 15)}!`;
  const common = ['--homedir', homedir, '--batch', '--no-tty', '--faked-system-time', time];
  const start = (args: readonly string[], input: string | Uint8Array) =>
    execa('gpg', [...common, ...args], {
      input,
      encoding: 'buffer',
      stripFinalNewline: false,
      reject: false,
    });

  const run = async (args: readonly string[], input: string | Uint8Array = ''): Promise<Buffer> => {
    const { stdout, stderr, exitCode } = await start(args, input);
    if (exitCode !== 0) throw new Error(`gpg ${args.join(' ')}: ${Buffer.from(stderr).toString()}`);
    return Buffer.from(stdout);
  };
  return {
    homedir,
    run,
    read: async (message) => {
      const { stdout, exitCode } = await start(['--trust-model', 'always', '--decrypt'], message);
      return exitCode === 0 ? Buffer.from(stdout).toString() : undefined;
    },
    createKey: async (userId, ...rest) => {
      await run(['--passphrase', '', '--quick-generate-key', userId, ...rest]);
      const listing = (await run(['--with-colons', '--list-keys', `=${userId}`])).toString();
      return /^fpr:+([0-9A-F]+):/m.exec(listing)?.[1] ?? '';
    },
    close: async () => {
      await execa('gpgconf', ['--homedir', homedir, '--kill', 'all']);
      await rm(homedir, { recursive: true, force: true });
    },
  };
}
