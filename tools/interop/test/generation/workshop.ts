import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { generateEd25519KeyPair, parseEd25519PublicKey, verifyEd25519 } from '@chain-of-trust/signing';
import { type ChainOfTrustBlob, parseBlob } from '@chain-of-trust/types';
import { cotProgram, runCot } from '../../src/cot.js';
import { finishedRun } from '../../src/finished-run.js';

/** How a generation ended: with an exit code, or `null` where it was killed. */
export interface Ending {
  readonly exitCode: number | null;
  readonly stderr: string;
}

/** A run with many outputs and keys of both formats, whose blob is made by `cot generate` as its own process. */
export class Workshop {
  readonly #folder: string;
  #publicKey = '';

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Where the outputs are, and the blob goes. */
  get output(): string {
    return join(this.#folder, 'out');
  }

  get published(): string {
    return join(this.output, 'public');
  }

  async open(count: number): Promise<void> {
    await mkdir(join(this.output, 'public/build'), { recursive: true });
    for (let i = 0; i < count; i += 1) await writeFile(join(this.output, `public/build/${i}.txt`), `${i}`);
    await writeFile(join(this.#folder, 'run.json'), JSON.stringify(finishedRun));
    const { publicKey, privateKey } = generateEd25519KeyPair();
    await writeFile(join(this.#folder, 'ed25519.sec'), privateKey, { mode: 0o600 });
    this.#publicKey = publicKey;
    const gpg = ['--user-id', 'w <w@example.com>', '--algorithm', 'ed25519'];
    await runCot(['keygen', '--format', 'gpg', '--output', join(this.#folder, 'gpg'), ...gpg]);
  }

  get command(): readonly [string, ...string[]] {
    const file = (name: string) => join(this.#folder, name);
    const keys = ['--ed25519-key', file('ed25519.sec'), '--gpg-key', file('gpg.sec'), '--format', 'both'];
    const run = ['--run', file('run.json'), '--artifacts', this.output];
    return [process.execPath, cotProgram, 'generate', ...run, ...keys];
  }

  /** Generates, and kills it some milliseconds after it has begun to run, or to write. */
  async generate(kill?: { readonly after: number; readonly isWriting: boolean }): Promise<Ending> {
    const [program, ...args] = this.command;
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString('utf8');
    });
    const ended = once(child, 'close');
    if (kill !== undefined) {
      const began = kill.isWriting ? this.#firstChange() : Promise.resolve();
      void began.then(() => delay(kill.after)).then(() => child.kill('SIGKILL'));
    }
    const [exitCode] = await ended;
    return { exitCode: typeof exitCode === 'number' ? exitCode : null, stderr };
  }

  #firstChange(): Promise<unknown> {
    const watcher = watch(this.published);
    return once(watcher, 'change').finally(() => watcher.close());
  }

  /** The document of which a reader would believe something, checked as a reader does; `undefined` where there is none. */
  async read(): Promise<ChainOfTrustBlob | undefined> {
    const names = await readdir(this.published);
    if (names.includes('chainOfTrust.json.asc')) {
      const message = await readFile(join(this.published, 'chainOfTrust.json.asc'), 'utf8');
      if (!message.trimEnd().endsWith('-----END PGP SIGNATURE-----')) throw new Error('half a message');
    }
    if (!names.includes('chain-of-trust.json')) return undefined;
    const document = await readFile(join(this.published, 'chain-of-trust.json'));
    const signature = await readFile(join(this.published, 'chain-of-trust.json.sig'));
    const keys = [parseEd25519PublicKey(Buffer.from(this.#publicKey))];
    verifyEd25519(document, signature, keys);
    return parseBlob(document);
  }
}
