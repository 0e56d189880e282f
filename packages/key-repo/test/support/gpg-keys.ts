import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { created } from './test-keys.js';

/** The real gpg with private keys of its own, as of {@link created}: it makes what this project does not. */
export class GpgKeys {
  readonly homedir: string;

  private constructor(homedir: string) {
    this.homedir = homedir;
  }

  static async create(): Promise<GpgKeys> {
    return new GpgKeys(await mkdtemp(join(tmpdir(), 'cot-gpg-')));
  }

  async run(args: readonly string[], input: string | Uint8Array = '', date = created): Promise<string> {
    const time = `${date.toISOString().replace(/[-:]/g, '').slice(0, 15)}!`;
    const common = ['--homedir', this.homedir, '--batch', '--no-tty', '--yes', '--faked-system-time', time];
    const options = ['--allow-weak-digest-algos', '--allow-weak-key-signatures', '--passphrase', ''];
    return (await execa('gpg', [...common, ...options, ...args], { input, stripFinalNewline: false })).stdout;
  }

  /** Makes a key, and returns its public half; options come before the command. */
  async key(name: string, algorithm: string, options: readonly string[] = []): Promise<string> {
    const userId = `${name} <${name}@example.com>`;
    await this.run([...options, '--quick-generate-key', userId, algorithm, 'cert,sign', '2y']);
    return this.export(name);
  }

  async export(name: string): Promise<string> {
    return this.run(['--armor', '--export', `<${name}@example.com>`]);
  }

  async fingerprint(name: string): Promise<string> {
    const listing = await this.run(['--with-colons', '--list-keys', `<${name}@example.com>`]);
    return /^fpr:+([0-9A-F]+):/m.exec(listing)?.[1]?.toLowerCase() ?? '';
  }

  async close(): Promise<void> {
    await execa('gpgconf', ['--homedir', this.homedir, '--kill', 'all']);
    await rm(this.homedir, { recursive: true, force: true });
  }
}
