import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { headerBytes, headerOf, type OpenEntry, openEntry } from './entry.js';
import type { CacheFolder } from './folder.js';

/** The entries of a cache: files that are complete from the moment they have their name. */
export class Entries {
  readonly #folder: CacheFolder;

  constructor(folder: CacheFolder) {
    this.#folder = folder;
  }

  /**
   * The entry of a question, to be closed by whoever reads it; undefined where there is none, or only a damaged or
   * foreign one, which is removed.
   */
  async find(key: string): Promise<OpenEntry | undefined> {
    const path = this.#pathOf(key);
    try {
      const entry = await openEntry(path, key);
      if (entry === undefined) await this.remove(key);
      // What was used last is removed last.
      else await utimes(path, new Date(), new Date()).catch(() => undefined);
      return entry;
    } catch {
      return undefined; // absent, or unreadable: then it is asked for as without a cache
    }
  }

  /** Begins an entry, of which nothing can be found before it is kept. */
  async begin(): Promise<Part> {
    const path = join(this.#folder.parts, randomUUID());
    return new Part(path, await open(path, 'wx', 0o600));
  }

  /** Gives a complete part its name. @returns the bytes that it takes on the disk */
  async keep(key: string, { path, bytes }: Part): Promise<number> {
    const kept = this.#pathOf(key);
    await mkdir(dirname(kept), { recursive: true, mode: 0o700 });
    await rename(path, kept);
    return headerBytes + bytes;
  }

  remove(key: string): Promise<void> {
    return rm(this.#pathOf(key), { force: true, recursive: true });
  }

  #pathOf(key: string): string {
    return join(this.#folder.entries, key.slice(0, 2), key);
  }
}

/** An entry that is being written. */
export class Part {
  readonly path: string;
  readonly #file: FileHandle;
  readonly #sha256 = createHash('sha256');
  #bytes = 0;

  constructor(path: string, file: FileHandle) {
    this.path = path;
    this.#file = file;
  }

  get bytes(): number {
    return this.#bytes;
  }

  async write(chunk: Uint8Array): Promise<void> {
    this.#sha256.update(chunk);
    let written = 0;
    while (written < chunk.length) {
      const position = headerBytes + this.#bytes + written;
      const { bytesWritten } = await this.#file.write(chunk, written, chunk.length - written, position);
      written += bytesWritten;
    }
    this.#bytes += chunk.length;
  }

  /** Nothing more comes: from now on this is an entry of that question. */
  async complete(key: string): Promise<void> {
    const header = headerOf(key, { bytes: this.#bytes, sha256: this.#sha256.digest('hex') });
    await this.#file.write(header, 0, header.length, 0);
    await this.#file.close();
  }

  async discard(): Promise<void> {
    await this.#file.close().catch(() => undefined);
    await rm(this.path, { force: true });
  }
}
