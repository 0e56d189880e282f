import { reasonOf } from '@chain-of-trust/types';
import type { ReadEntry } from 'tar';
import { imageError } from './error.js';

/** The JSON documents of an image archive, by their paths in it. */
export type ImageDocuments = ReadonlyMap<string, Uint8Array>;

const mebibyte = 2 ** 20;

/** An image has a few files for each of at most 127 layers; the rest keeps memory bounded. */
const bounds = { entries: 10_000, documentBytes: 4 * mebibyte, allDocumentsBytes: 16 * mebibyte };

/** Of names and attributes that a header has no place for. */
const maxMetaEntrySize = 64 * 1024;

/**
 * Reads an image archive to its end, and keeps what begins like a JSON document: no layer does.
 *
 * @throws GeneratorError `generator-image` for what is no tar archive, is truncated, has an entry twice, leads out, holds devices or
 *   entries that readers would read differently, or has more or larger ones than an image
 */
export async function readDocuments(archive: AsyncIterable<Uint8Array>): Promise<ImageDocuments> {
  const { Parser } = await import('tar/parse');
  const reading = new Reading();
  // What is compressed was decoded before, so the library need not look for it.
  const parser = new Parser({ strict: true, brotli: false, zstd: false, maxMetaEntrySize });
  parser.on('entry', (entry: ReadEntry) => reading.take(entry));
  parser.on('ignoredEntry', ({ path }: ReadEntry) =>
    reading.refuse(`${show(path)} is of a kind that no image has`),
  );
  parser.on('error', (error: unknown) => reading.refuse(`it is no tar archive: ${reasonOf(error)}`, error));
  for await (const chunk of archive) {
    parser.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length));
    reading.throwProblem();
  }
  parser.end();
  reading.throwProblem();
  return reading.documents;
}

/** What was read so far. A problem is thrown between two writes: inside one it would be the parser's. */
class Reading {
  readonly documents = new Map<string, Uint8Array>();
  readonly #paths = new Set<string>();
  #bytes = 0;
  #problem: Error | undefined;

  take(entry: ReadEntry): void {
    const path = entry.path.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '');
    const problem = this.#problemOf(path, entry);
    if (problem !== undefined) this.refuse(`${show(path)} ${problem}`);
    const isFile = entry.type === 'File' || entry.type === 'OldFile' || entry.type === 'ContiguousFile';
    if (isFile && this.#problem === undefined) this.#keep(path, entry);
    else entry.resume();
  }

  refuse(reason: string, cause?: unknown): void {
    this.#problem ??= imageError(reason, cause);
  }

  throwProblem(): void {
    if (this.#problem !== undefined) throw this.#problem;
  }

  #problemOf(path: string, { type }: ReadEntry): string | undefined {
    if (!knownTypes.has(type)) return 'is of a kind that no image has';
    if (path.startsWith('/') || path.split('/').includes('..')) return 'leads out of the archive';
    if (type === 'Directory') return undefined;
    if (this.#paths.has(path)) return 'is there twice';
    this.#paths.add(path);
    return this.#paths.size > bounds.entries ? `is one of more than ${bounds.entries} files` : undefined;
  }

  #keep(path: string, entry: ReadEntry): void {
    const chunks: Uint8Array[] = [];
    let isDocument: boolean | undefined = entry.size <= bounds.documentBytes ? undefined : false;
    entry.on('data', (chunk: Uint8Array) => {
      isDocument ??= chunk[0] === openingBrace || chunk[0] === openingBracket;
      if (!isDocument) return;
      this.#bytes += chunk.length;
      if (this.#bytes > bounds.allDocumentsBytes) this.refuse('it has more JSON than an image');
      else chunks.push(Buffer.from(chunk));
    });
    entry.on('end', () => {
      if (isDocument === true) this.documents.set(path, Buffer.concat(chunks));
    });
  }
}

/** Links are there for layers that are equal. */
const knownTypes: ReadonlySet<string> = new Set([
  'File',
  'OldFile',
  'ContiguousFile',
  'Directory',
  'Link',
  'SymbolicLink',
]);

const openingBrace = 0x7b;
const openingBracket = 0x5b;

function show(path: string): string {
  return JSON.stringify(path.slice(0, 200));
}
