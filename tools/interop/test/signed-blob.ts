import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type BlobFile, buildBlob, signBlob, type WorkerPrivateKeys } from '@chain-of-trust/generator';
import type { JsonObject } from '@chain-of-trust/types';
import { finishedRun } from '../src/finished-run.js';

/** The digest of an artifact that nobody reads here. */
const artifacts = new Map([['public/build/target.zip', { sha256: 'ab'.repeat(32) }]]);

/** The blob of {@link finishedRun}, unsigned. */
export const blob = buildBlob(finishedRun as JsonObject, artifacts); // only less exact

/** The files that a worker with these keys publishes; the document, where there is one, is the last. */
export async function signedBlob(keys: WorkerPrivateKeys, at = new Date()): Promise<readonly BlobFile[]> {
  return signBlob(blob, keys, { at });
}

/** The content of the file with this name. */
export function contentOf(files: readonly BlobFile[], name: string): Uint8Array {
  const found = files.find((file) => file.name === name);
  if (found === undefined) throw new TypeError(`no ${name} among ${files.map((file) => file.name)}`);
  return found.content;
}

/** Writes a file with its folders, and returns its path. */
export async function place(folder: string, name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content, { mode: 0o600 });
  return path;
}

/** The same bytes with one bit of the byte at this position changed. */
export function withChangedByte(bytes: Uint8Array, position: number): Uint8Array {
  const changed = Uint8Array.from(bytes);
  changed[position] = (changed[position] ?? 0) ^ 0x01;
  return changed;
}
