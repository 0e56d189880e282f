import crypto, { createHash, type Hash } from 'node:crypto';
import { type BigIntStats, closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';

// Nothing of this package is imported here, so that a thread starts at once.

/** Files that a thread is to hash. */
export interface HashOrder {
  readonly paths: readonly string[];
  readonly algorithms: readonly string[];
  /** Of the digests of one file. */
  readonly digestBytes: number;
}

/** Why a file has no digest. */
export interface HashProblem {
  /** Of the file, in the order. */
  readonly index: number;
  readonly isChanged: boolean;
  readonly code: string | undefined;
  readonly reason: string;
}

/** The bytes of the digests, by file and algorithm, in the given order; or the first problem. */
export type HashOutcome = { readonly digests: Uint8Array } | HashProblem;

/** Large enough that calls do not count beside hashing, small enough to stay in the cache. */
const buffer = Buffer.allocUnsafe(256 * 1024);

// Without O_NOFOLLOW a file could be swapped for a link between listing and opening, without O_NONBLOCK for a pipe.
const readOnly = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** What opening says when the name stands for something else than when it was listed. */
const signsOfChange: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'EISDIR', 'ENXIO']);

class Changed extends Error {}

parentPort?.on('message', (order: HashOrder) => {
  parentPort?.postMessage(hashInTurn(order));
});

/** Calls that wait are the fastest ones here: there is nothing else for this thread to do. */
function hashInTurn({ paths, algorithms, digestBytes }: HashOrder): HashOutcome {
  const digests = new Uint8Array(paths.length * digestBytes);
  for (const [index, path] of paths.entries()) {
    try {
      digests.set(hashFile(path, algorithms), index * digestBytes);
    } catch (error) {
      return problemOf(index, error);
    }
  }
  return { digests };
}

function problemOf(index: number, error: unknown): HashProblem {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  const isChanged = error instanceof Changed || signsOfChange.has(code);
  return { index, isChanged, code, reason: error instanceof Error ? error.message : String(error) };
}

function hashFile(path: string, algorithms: readonly string[]): Uint8Array {
  const file = openSync(path, readOnly);
  try {
    const before = fstatSync(file, { bigint: true });
    if (!before.isFile()) throw new Changed('it is no file any more');
    const { bytes, digests } = digestsOf(file, algorithms, before.size);
    if (before.size !== BigInt(bytes)) throw new Changed('it had another size');
    // By its name, as that is how it is opened to be uploaded.
    const after = lstatSync(path, { bigint: true });
    if (after.ino !== before.ino || after.dev !== before.dev) throw new Changed('another file has its name');
    // Unlike mtime, nobody can set ctime back. File clocks tick in milliseconds, so the size is compared as well.
    if (!isSame(before, after)) throw new Changed('it was written to');
    return Buffer.concat(digests);
  } finally {
    closeSync(file);
  }
}

function isSame(before: BigIntStats, after: BigIntStats): boolean {
  return after.size === before.size && after.ctimeNs === before.ctimeNs && after.mtimeNs === before.mtimeNs;
}

interface Digests {
  /** That were read. */
  readonly bytes: number;
  readonly digests: readonly Uint8Array[];
}

/** Of a file that fits into the buffer, all bytes are hashed at once, which takes less than making a hash object. */
function digestsOf(file: number, algorithms: readonly string[], size: bigint): Digests {
  if (size < BigInt(buffer.length)) {
    const bytes = readSync(file, buffer, 0, buffer.length, null);
    if (BigInt(bytes) === size) {
      const content = buffer.subarray(0, bytes);
      return { bytes, digests: algorithms.map((algorithm) => digestOf(algorithm, content)) };
    }
    // A read may give less than there is.
    return restOf(file, algorithms, buffer.subarray(0, bytes));
  }
  return restOf(file, algorithms, buffer.subarray(0, 0));
}

function restOf(file: number, algorithms: readonly string[], begun: Uint8Array): Digests {
  const hashes = algorithms.map((algorithm) => createHash(algorithm));
  for (const hash of hashes) hash.update(begun);
  const bytes = begun.length + readInto(hashes, file);
  return { bytes, digests: hashes.map((hash) => hash.digest()) };
}

function digestOf(algorithm: string, content: Uint8Array): Uint8Array {
  return crypto.hash(algorithm, content, 'buffer');
}

function readInto(hashes: readonly Hash[], file: number): number {
  let bytes = 0;
  for (;;) {
    const count = readSync(file, buffer, 0, buffer.length, null);
    if (count === 0) return bytes;
    const chunk = count === buffer.length ? buffer : buffer.subarray(0, count);
    for (const hash of hashes) hash.update(chunk);
    bytes += count;
  }
}
