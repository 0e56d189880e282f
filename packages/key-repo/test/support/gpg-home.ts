import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { at } from './test-keys.js';

/** A homedir of the real gpg with an agent, as a person has one. */
export interface GpgHome {
  readonly homedir: string;
  run(args: readonly string[], input?: string | Uint8Array): Promise<string>;
  /** Makes a key in the agent and returns its fingerprint, lower-case hex. */
  createKey(userId: string, usage?: string, passphrase?: string, expires?: string): Promise<string>;
  /** Fields of the records of one kind. */
  list(record: string, ...args: readonly string[]): Promise<string[][]>;
}

/** The real gpg with one of its arguments changed, as a program in the homedir. */
export async function withChangedGpg(homedir: string, from: string, to: string): Promise<string> {
  const program = join(homedir, 'gpg');
  const change = `for each do shift; case $each in ${from}) set -- "$@" ${to};; *) set -- "$@" "$each";; esac; done`;
  await writeFile(program, `#!/bin/sh\n${change}\nexec gpg "$@"\n`, { mode: 0o755 });
  return program;
}

/** Uses a new homedir, whose agent ends afterwards. The clock of gpg is `at`. */
export async function withGpgHome(use: (home: GpgHome) => Promise<void>, when = at): Promise<void> {
  const homedir = await mkdtemp(join(tmpdir(), 'cot-g-'));
  const time = `${when.toISOString().replace(/[-:]/g, '').slice(0, 15)}!`;
  const run = async (args: readonly string[], input: string | Uint8Array = '') =>
    (
      await execa('gpg', ['--homedir', homedir, '--batch', '--faked-system-time', time, ...args], {
        input,
        stripFinalNewline: false,
      })
    ).stdout;
  const list = async (record: string, ...args: readonly string[]) =>
    (await run(['--with-colons', '--fixed-list-mode', ...args]))
      .split('\n')
      .filter((line) => line.startsWith(`${record}:`))
      .map((line) => line.split(':'));
  const createKey = async (userId: string, usage = 'cert,sign', passphrase = '', expires = '1y') => {
    const how = ['--pinentry-mode', 'loopback', '--passphrase', passphrase];
    await run([...how, '--quick-generate-key', userId, 'ed25519', usage, expires]);
    const [[, , , , , , , , , fingerprint = ''] = []] = await list('fpr', '--list-keys', `=${userId}`);
    return fingerprint.toLowerCase();
  };
  try {
    await use({ homedir, run, createKey, list });
  } finally {
    await execa('gpgconf', ['--homedir', homedir, '--kill', 'all']);
    await rm(homedir, { recursive: true, force: true });
  }
}
