import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { HashThreads } from '@chain-of-trust/generator';
import { type DigestAlgorithm, digestAlgorithms, reasonOf } from '@chain-of-trust/types';
import { GuardError } from '../../error.js';
import { type Listing, listTree, makeReadOnly } from './listing.js';
import type { SignedFiles } from './signed-files.js';

/** Longer than the clock of any file system of Linux takes to tick. */
const tickMs = 20;

const digestBytes: Readonly<Record<DigestAlgorithm, number>> = { sha256: 32, sha512: 64 };

/** Files that a thread is asked for at once. */
const orderLength = 16;

/**
 * Makes the verified files read-only, and compares them once more with what was signed.
 *
 * A change before a file is hashed shows in its digest; one afterwards in the time of its last change, which was noted more than a
 * tick of that clock before the first file was hashed. When this resolves, there was a moment after the last hash at which the folder
 * held these files and nothing else.
 *
 * Not found: what happens after that. The user who runs this, and root, can always change files.
 *
 * @param root - the work folder
 * @throws GuardError `guard-changed`; GeneratorError `generator-thread`
 */
export async function sealFiles(root: string, files: SignedFiles): Promise<void> {
  try {
    makeReadOnly(root, listFiles(root, files));
    const sealed = listFiles(root, files);
    await wait(tickMs);
    await compareDigests(root, files);
    refuseChanged(sealed, listFiles(root, files));
  } catch (cause) {
    if (cause instanceof Error && 'syscall' in cause) throw changed('cot', reasonOf(cause), cause);
    throw cause;
  }
}

/** Lists the files that were signed and the folders that lead to them. Where there is anything else, refuses. */
function listFiles(root: string, files: SignedFiles): Listing {
  const listing = listTree(root, 'cot');
  const folders = foldersOf(files);
  for (const [path, { kind }] of listing) {
    const isExpected = kind === 'folder' ? folders.has(path) : kind === 'file' && files.has(path);
    if (!isExpected) throw changed(path, 'it is not one of the verified files');
  }
  for (const path of files.keys()) if (!listing.has(path)) throw changed(path, 'it is gone');
  return listing;
}

function foldersOf(files: SignedFiles): ReadonlySet<string> {
  const folders = new Set(['cot']);
  for (const path of files.keys())
    for (let folder = dirname(path); !folders.has(folder); folder = dirname(folder)) folders.add(folder);
  return folders;
}

function refuseChanged(before: Listing, after: Listing): void {
  for (const path of new Set([...before.keys(), ...after.keys()]))
    if (before.get(path)?.identity !== after.get(path)?.identity) throw changed(path, 'it was written to');
}

async function compareDigests(root: string, files: SignedFiles): Promise<void> {
  const threads = new HashThreads();
  try {
    const paths = [...files.keys()];
    const signed = [...files.values()];
    const algorithms = digestAlgorithms.filter((each) =>
      signed.some((digests) => digests[each] !== undefined),
    );
    const orders = Array.from({ length: Math.ceil(paths.length / orderLength) }, (_, index) =>
      paths.slice(index * orderLength, (index + 1) * orderLength),
    );
    const compared = await Promise.allSettled(
      orders.map((order) => compareOrder({ threads, algorithms, root, files }, order)),
    );
    for (const result of compared) if (result.status === 'rejected') throw result.reason;
  } finally {
    await threads.close();
  }
}

interface Comparison {
  readonly threads: HashThreads;
  readonly algorithms: readonly DigestAlgorithm[];
  readonly root: string;
  readonly files: SignedFiles;
}

async function compareOrder(comparison: Comparison, paths: readonly string[]): Promise<void> {
  const { threads, algorithms, root, files } = comparison;
  const length = algorithms.reduce((sum, algorithm) => sum + digestBytes[algorithm], 0);
  const outcome = await threads.ask({
    paths: paths.map((path) => join(root, path)),
    algorithms,
    digestBytes: length,
  });
  if (!('digests' in outcome)) throw changed(paths[outcome.index] ?? '', outcome.reason);
  const bytes = Buffer.from(outcome.digests);
  for (const [index, path] of paths.entries()) {
    let at = index * length;
    for (const algorithm of algorithms) {
      const actual = bytes.toString('hex', at, at + digestBytes[algorithm]);
      at += digestBytes[algorithm];
      const expected = files.get(path)?.[algorithm];
      if (expected !== undefined && expected !== actual)
        throw changed(path, `it has not the ${algorithm} that was signed`);
    }
  }
}

function changed(path: string, reason: string, cause?: unknown): GuardError {
  return new GuardError({
    code: 'guard-changed',
    message: `changed since it was verified, so the command was not started: ${JSON.stringify(path)}: ${reason}`,
    nextStep: 'Find out which process of this user or root writes there; the chain itself is verified.',
    facts: { path, reason },
    ...(cause === undefined ? {} : { cause }),
  });
}
