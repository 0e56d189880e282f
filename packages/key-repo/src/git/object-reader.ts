import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import type { Readable, Writable } from 'node:stream';
import { KeyRepoError } from '../error.js';
import { type GitRepository, gitProcess } from './git.js';

/** Kinds of git objects. */
export type GitObjectType = 'blob' | 'tree' | 'commit' | 'tag';

/** What a repository says of an object before its content is read. */
export interface GitObjectHeader {
  readonly type: string;
  readonly size: number;
}

/**
 * Reads objects of a git repository through one `git cat-file` process.
 *
 * The hash of everything that is read is computed again, so that whoever can write to the object store cannot put
 * other bytes under a name that a signed tag leads to; git itself does not look while it reads.
 *
 * @see git documentation, `git-cat-file`, "BATCH OUTPUT"; `gitformat-pack`, object names
 */
export class ObjectReader {
  readonly #repository: GitRepository;
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #chunks: AsyncIterator<Buffer>;
  #buffered: Buffer = Buffer.alloc(0);
  /** Answers come in the order of the questions, so each waits for the one before. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(repository: GitRepository) {
    this.#repository = repository;
    const { args, env } = gitProcess(repository);
    this.#process = spawn(repository.git ?? 'git', [...args, 'cat-file', '--batch-command'], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { ...process.env, ...env },
    });
    // A process that ends early is noticed by the missing answer.
    this.#process.on('error', () => undefined);
    this.#process.stdin.on('error', () => undefined);
    this.#chunks = this.#process.stdout[Symbol.asyncIterator]();
  }

  /**
   * Reads an object, after its size is known to be within bounds.
   *
   * @throws KeyRepoError `key-repo-object` when it is missing, of another type, or has another hash than its name;
   *   `key-repo-bounds` when it is larger than `maxBytes`
   */
  read(id: string, type: GitObjectType, maxBytes: number): Promise<Uint8Array> {
    return this.#inTurn(async () => {
      const { type: actual, size } = await this.#header('info', id);
      if (actual !== type) throw this.#refusal(id, `is a ${actual}, not a ${type}`);
      if (size > maxBytes) {
        throw new KeyRepoError({
          code: 'key-repo-bounds',
          message: `the ${type} ${id} has ${size} bytes, at most ${maxBytes} are read`,
          nextStep: 'Look at what is in there; a key has a few kilobytes.',
          facts: { id, size, maxBytes },
        });
      }
      await this.#header('contents', id);
      const content = (await this.#take(size + 1)).subarray(0, size);
      if (hashOf(type, content, id) !== id) throw this.#refusal(id, 'has other content than its name says');
      return content;
    });
  }

  /** Ends the process. */
  async close(): Promise<void> {
    await this.#last.catch(() => undefined);
    this.#process.kill();
    this.#process.stdout.destroy();
  }

  #inTurn<T>(ask: () => Promise<T>): Promise<T> {
    const answer = this.#last.then(ask, ask);
    this.#last = answer;
    return answer;
  }

  async #header(command: 'info' | 'contents', id: string): Promise<GitObjectHeader> {
    if (!/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(id)) throw this.#refusal(id, 'has no name of an object');
    this.#process.stdin.write(`${command} ${id}\n`);
    const line = (await this.#takeLine()).toString('latin1');
    const [, type, size] = /^[0-9a-f]+ ([a-z]+) (\d+)$/.exec(line) ?? [];
    if (type === undefined) throw this.#refusal(id, 'is not in the repository');
    return { type, size: Number(size) };
  }

  async #takeLine(): Promise<Buffer> {
    for (;;) {
      const end = this.#buffered.indexOf(0x0a);
      if (end !== -1) return (await this.#take(end + 1)).subarray(0, end);
      await this.#more();
    }
  }

  async #take(count: number): Promise<Buffer> {
    while (this.#buffered.length < count) await this.#more();
    const taken = this.#buffered.subarray(0, count);
    this.#buffered = this.#buffered.subarray(count);
    return taken;
  }

  async #more(): Promise<void> {
    const { done, value } = await this.#chunks.next();
    if (done === true) {
      throw new KeyRepoError({
        code: 'key-repo-git',
        message: `git cat-file ended in ${this.#repository.path} before it had answered`,
        nextStep: 'Check that the path is a git repository, and that git is 2.36 or newer.',
        facts: { path: this.#repository.path },
      });
    }
    this.#buffered = this.#buffered.length === 0 ? value : Buffer.concat([this.#buffered, value]);
  }

  #refusal(id: string, what: string): KeyRepoError {
    return new KeyRepoError({
      code: 'key-repo-object',
      message: `the object ${id} of ${this.#repository.path} ${what}`,
      nextStep: 'Clone the repository again, and find out who has changed this clone.',
      facts: { path: this.#repository.path, id },
    });
  }
}

/** The name of an object; its length tells with which digest the repository names objects. */
function hashOf(type: GitObjectType, content: Uint8Array, id: string): string {
  const hash = createHash(id.length === 64 ? 'sha256' : 'sha1');
  return hash.update(`${type} ${content.length}\0`).update(content).digest('hex');
}
