import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadWorkerKeys } from '@chain-of-trust/key-repo';
import { runProgram } from '../../src/program.js';
import type { KeysOfTag, Upstream } from './upstream.js';

const cot = fileURLToPath(new URL('bin/cot.js', import.meta.resolve('@chain-of-trust/cli/package.json')));

/** How a synchronisation ended. */
export interface Ending {
  /** `null` where it was killed. */
  readonly exitCode: number | null;
  readonly stderr: string;
}

/** A state folder, the repository that it is synchronised with, and a folder for temporary files. */
export class Arena {
  readonly state: string;
  readonly #root: string;
  readonly #upstream: Upstream;
  #position = 0;
  /** The newest tag that a reader has seen. */
  #seen = 0;

  constructor(root: string, upstream: Upstream) {
    this.#root = root;
    this.#upstream = upstream;
    this.state = join(root, 's');
  }

  async open(): Promise<void> {
    await mkdir(join(this.#root, 't'), { recursive: true });
    const { exitCode, stderr } = await runProgram('git', [
      'init',
      '--quiet',
      '--bare',
      '--initial-branch=main',
      this.#remote,
    ]);
    if (exitCode !== 0) throw new Error(stderr);
    await this.advance();
  }

  get #remote(): string {
    return join(this.#root, 'r');
  }

  /** Lets the repository have one more tag, as long as there is one. */
  async advance(): Promise<void> {
    const next = this.#upstream.tags[this.#position];
    if (next === undefined) return;
    await this.#upstream.pushTo(this.#remote, next.name);
    this.#position += 1;
  }

  /** The command line of a synchronisation. */
  get command(): readonly string[] {
    const { signers } = this.#upstream;
    const args = ['--repo', this.#remote, '--signers', signers, '--state', this.state];
    return [process.execPath, cot, 'keys', 'sync', ...args];
  }

  /** Runs `cot keys sync`, and kills it after some time: that process, or its children with it. */
  async sync(kill?: { readonly after: number; readonly isGroup: boolean }): Promise<Ending> {
    const [program, ...args] = this.command;
    const env = { ...process.env, TMPDIR: join(this.#root, 't') };
    const child = spawn(program ?? '', args, {
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
      env,
    });
    let stderr = '';
    child.stderr.on('data', (data) => {
      stderr += String(data);
    });
    const { pid } = child;
    const timer =
      kill === undefined || pid === undefined
        ? undefined
        : setTimeout(() => end(kill.isGroup ? -pid : pid), kill.after);
    const [exitCode] = (await once(child, 'exit')) as [number | null]; // as `node:child_process` emits it
    clearTimeout(timer);
    return { exitCode, stderr };
  }

  /** Lets the lock of a killed process be as old as it would be some time later. */
  async letTimePass(): Promise<void> {
    const then = Date.now() / 1000 - 60;
    await utimes(join(this.state, 'lock'), then, then).catch(() => undefined);
  }

  /** Reads the keys in use as a verifier does, and returns their tag; they have to be those of one tag, and not of an older one. */
  async read(folder: 'keys' | 'homedirs' = 'keys'): Promise<string> {
    const sets = await loadWorkerKeys(join(this.state, 'current', folder), { at: new Date() });
    const found: KeysOfTag = Object.fromEntries(
      [...sets].map(([name, { openpgp }]) => [
        name,
        (openpgp?.keys ?? []).map(({ fingerprint }) => fingerprint).sort(),
      ]),
    );
    const text = JSON.stringify(sorted(found));
    const index = this.#upstream.tags.findIndex(({ keys }) => JSON.stringify(sorted(keys)) === text);
    const tag = this.#upstream.tags[index];
    if (tag === undefined) throw new Error(`no tag has these keys: ${text}`);
    if (index < this.#seen)
      throw new Error(`${tag.name} came after ${this.#upstream.tags[this.#seen]?.name}`);
    this.#seen = index;
    return tag.name;
  }

  /** Whether a set was ever in use. */
  async isInUse(): Promise<boolean> {
    const names: string[] = await readdir(this.state).catch(() => []);
    return names.includes('current');
  }

  get newest(): string | undefined {
    return this.#upstream.tags[this.#position - 1]?.name;
  }

  /** Files below the state folder and the temporary one that hold private keys, or where gpg keeps them. */
  async privateKeys(): Promise<readonly string[]> {
    const paths: string[] = [];
    for (const folder of [this.state, join(this.#root, 't')]) {
      for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])) {
        const path = join(entry.parentPath, entry.name);
        if (path.includes('private-keys') && entry.isFile()) paths.push(path);
        if (!entry.isFile()) continue;
        const content = await readFile(path, 'latin1').catch(() => ''); // it may be gone again
        if (content.includes('PRIVATE KEY')) paths.push(path);
      }
    }
    return paths;
  }
}

function sorted(keys: KeysOfTag): readonly (readonly [string, readonly string[]])[] {
  return Object.entries(keys).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** It may have ended already. */
function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    return;
  }
}
