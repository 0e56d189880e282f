import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { EvidenceError } from '@chain-of-trust/types';
import { isTrustedOwner } from './folder.js';

/**
 * An entry: one line that names the question and the content, each by sha256, and the length; then the content.
 *
 *     chain-of-trust-cache SHA256 SHA256 0000000000001234\n
 */
const magic = 'chain-of-trust-cache';

/** Bytes of that line. */
export const headerBytes = magic.length + 1 + 64 + 1 + 64 + 1 + 16 + 1;

/** What an entry holds. */
export interface EntryContent {
  readonly bytes: number;
  readonly sha256: string;
}

/** The line at the start of an entry. */
export function headerOf(key: string, { bytes, sha256 }: EntryContent): Buffer {
  return Buffer.from(`${magic} ${key} ${sha256} ${String(bytes).padStart(16, '0')}\n`, 'latin1');
}

// Without O_NOFOLLOW an entry could be a link to another file, without O_NONBLOCK a pipe to wait at.
const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** A whole and undamaged entry. */
export interface OpenEntry {
  readonly bytes: number;
  /** To be read once, to its end or left early. */
  readonly content: AsyncGenerator<Uint8Array>;
}

/** What is read into memory at once, so that it is read only once. */
const smallBytes = 1024 * 1024;
const chunkBytes = 256 * 1024;

/**
 * Opens an entry and reads all of it, so that no byte of a damaged one is ever given.
 *
 * @returns undefined for what is no whole entry of that question
 * @throws what the file system does
 */
export async function openEntry(path: string, key: string): Promise<OpenEntry | undefined> {
  const file = await open(path, flags);
  let isLeftOpen = false;
  try {
    const bytes = await lengthOf(file);
    if (bytes === undefined) return undefined;
    const sha256 = createHash('sha256');
    const chunks: Uint8Array[] = [];
    for await (const chunk of chunksOf(file, bytes)) {
      sha256.update(chunk);
      if (bytes <= smallBytes) chunks.push(chunk);
    }
    const header = Buffer.alloc(headerBytes);
    await file.read(header, 0, headerBytes, 0);
    if (!headerOf(key, { bytes, sha256: sha256.digest('hex') }).equals(header)) return undefined;
    if (bytes <= smallBytes) return { bytes, content: inMemory(chunks) };
    isLeftOpen = true;
    return { bytes, content: fromFile(file, bytes) };
  } finally {
    if (!isLeftOpen) await file.close();
  }
}

/** Of the content; undefined for what others could have put there. */
async function lengthOf(file: FileHandle): Promise<number | undefined> {
  const stats = await file.stat();
  const isOurs = process.platform === 'win32' || ((stats.mode & 0o022) === 0 && isTrustedOwner(stats.uid));
  return stats.isFile() && isOurs && stats.size >= headerBytes ? stats.size - headerBytes : undefined;
}

async function* inMemory(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

async function* fromFile(file: FileHandle, bytes: number): AsyncGenerator<Uint8Array> {
  try {
    yield* chunksOf(file, bytes);
  } finally {
    await file.close();
  }
}

/** Also what was checked may be cut or changed meanwhile: whoever reads compares signatures and digests. */
async function* chunksOf(file: FileHandle, bytes: number): AsyncGenerator<Uint8Array> {
  for (let position = 0; position < bytes; ) {
    const buffer = Buffer.allocUnsafe(Math.min(bytes - position, chunkBytes));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, headerBytes + position);
    if (bytesRead === 0)
      throw new EvidenceError({
        code: 'evidence-unavailable',
        message: 'an entry of the cache was cut while it was read',
        nextStep: 'Verify again.',
      });
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
