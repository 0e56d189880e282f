import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { createPair, fill } from './test-keys.js';

/** When commits and tags of tests are made. */
export const taggedAt = new Date('2026-03-01T00:00:00Z');

/** How a tag of a test is made. */
export interface TagOptions {
  /** Fingerprint of the key that signs; unsigned when `undefined`. */
  readonly by: string | undefined;
  readonly date?: Date;
  readonly message?: string;
}

/** A real git repository, and a real gpg that signs its tags, as of {@link taggedAt}. */
export class TestRepository {
  readonly path: string;
  readonly #root: string;

  private constructor(root: string) {
    this.#root = root;
    this.path = join(root, 'repository');
  }

  static async create(): Promise<TestRepository> {
    const repository = new TestRepository(await mkdtemp(join(tmpdir(), 'cot-git-')));
    await mkdir(repository.#homedir, { mode: 0o700 });
    await mkdir(repository.path);
    await repository.git(['init', '--quiet', '--initial-branch=main']);
    await repository.#writeGpg(taggedAt);
    return repository;
  }

  get #homedir(): string {
    return join(this.#root, 'g');
  }

  get #gpgProgram(): string {
    return join(this.#root, 'gpg');
  }

  /** A folder beside the repository. */
  beside(name: string): string {
    return join(this.#root, name);
  }

  async git(
    args: readonly string[],
    options: { readonly input?: string | Uint8Array; readonly date?: Date } = {},
  ) {
    const { input = '', date = taggedAt } = options;
    const env = {
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_AUTHOR_DATE: date.toISOString(),
      GIT_COMMITTER_DATE: date.toISOString(),
    };
    const settings = [
      'user.name=T',
      'user.email=t@example.com',
      `gpg.program=${this.#gpgProgram}`,
      'gc.auto=0',
    ];
    const common = settings.flatMap((setting) => ['-c', setting]);
    return (await execa('git', ['-C', this.path, ...common, ...args], { env, input })).stdout;
  }

  /** Replaces what is tracked by some files, and commits that. */
  async commit(files: Readonly<Record<string, string | Uint8Array>>, date: Date = taggedAt): Promise<string> {
    await this.git(['rm', '-r', '--quiet', '--ignore-unmatch', '.']);
    await fill(this.path, files);
    await this.git(['add', '--all']);
    await this.git(['commit', '--quiet', '--allow-empty', '--message', 'x'], { date });
    return this.git(['rev-parse', 'HEAD']);
  }

  /** Makes a tag with the real git and gpg, and returns the name of its object. */
  async tag(name: string, { by, date = taggedAt, message = 'keys' }: TagOptions): Promise<string> {
    await this.#writeGpg(date);
    const how = by === undefined ? ['--annotate'] : ['--local-user', by];
    await this.git(['tag', ...how, '--message', message, '--', name], { date });
    return this.git(['rev-parse', `refs/tags/${name}`]);
  }

  /** Writes a tag object as it is, whatever it says, and returns its name. */
  async writeTag(name: string, content: string): Promise<string> {
    const id = await this.git(['hash-object', '-t', 'tag', '-w', '--literally', '--stdin'], {
      input: content,
    });
    await this.git(['update-ref', `refs/tags/${name}`, id]);
    return id;
  }

  /** The armored detached signature that git would put under a tag. */
  async sign(text: string, by: string): Promise<string> {
    const { stdout } = await execa(this.#gpgProgram, ['--batch', '-u', by, '-bsa'], {
      input: text,
      stripFinalNewline: false,
    });
    return stdout;
  }

  /** A new key of a person whose private half gpg has here. */
  async createSigner(name = 'signer'): Promise<{ readonly fingerprint: string; readonly publicKey: string }> {
    const { fingerprint, publicKey, privateKey } = await createPair(name);
    await this.importKey(privateKey);
    return { fingerprint, publicKey };
  }

  /** Gives gpg a private key, in armor. */
  async importKey(privateKey: string): Promise<void> {
    await execa(this.#gpgProgram, ['--batch', '--quiet', '--import'], { input: privateKey });
  }

  /** Lets the user's own git in this repository sign, as of a date. */
  async configureUser(date: Date): Promise<void> {
    await this.#writeGpg(date);
    const settings = { 'user.name': 'T', 'user.email': 't@example.com', 'gpg.program': this.#gpgProgram };
    for (const [name, value] of Object.entries(settings)) await this.git(['config', name, value]);
  }

  async close(): Promise<void> {
    await execa('gpgconf', ['--homedir', this.#homedir, '--kill', 'all']);
    await rm(this.#root, { recursive: true, force: true });
  }

  /** git runs a program without arguments of ours, so the clock goes into a script. */
  async #writeGpg(date: Date): Promise<void> {
    const time = `${date.toISOString().replace(/[-:]/g, '').slice(0, 15)}!`;
    const script = `#!/bin/sh\nexec gpg --homedir '${this.#homedir}' --faked-system-time '${time}' --no-tty --trust-model always "$@"\n`;
    await writeFile(this.#gpgProgram, script);
    await chmod(this.#gpgProgram, 0o755);
  }
}
