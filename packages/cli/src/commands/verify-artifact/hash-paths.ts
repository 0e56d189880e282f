import { realpath } from 'node:fs/promises';
import { HashThreads } from '@chain-of-trust/generator';
import type { DigestAlgorithm } from '@chain-of-trust/types';

/** What a file is, or why nobody can say. */
export type HashedFile =
  | { readonly path: string; readonly digests: Readonly<Partial<Record<DigestAlgorithm, string>>> }
  | { readonly path: string; readonly problem: string };

const digestBytes: Readonly<Record<DigestAlgorithm, number>> = { sha256: 32, sha512: 64 };

/** Files that a thread is asked for at once. */
const orderLength = 16;

/** Hashes files in threads, each once, in the given order; a problem with one does not stop the others. */
export async function hashPaths(
  paths: readonly string[],
  algorithms: readonly DigestAlgorithm[],
): Promise<readonly HashedFile[]> {
  const threads = new HashThreads();
  try {
    // Whoever names a link means what it leads to; the threads follow none.
    const targets = await Promise.all(paths.map((path) => realpath(path).catch(() => path)));
    const orders = Array.from({ length: Math.ceil(paths.length / orderLength) }, (_, index) =>
      targets.slice(index * orderLength, (index + 1) * orderLength),
    );
    const hashed = await Promise.all(orders.map((order) => hashOrder(threads, order, algorithms)));
    return hashed.flat().map((file, index) => ({ ...file, path: paths[index] ?? '' }));
  } finally {
    await threads.close();
  }
}

async function hashOrder(
  threads: HashThreads,
  paths: readonly string[],
  algorithms: readonly DigestAlgorithm[],
): Promise<readonly HashedFile[]> {
  const length = algorithms.reduce((sum, algorithm) => sum + digestBytes[algorithm], 0);
  const outcome = await threads.ask({ paths, algorithms, digestBytes: length });
  if ('digests' in outcome)
    return paths.map((path, index) => ({
      path,
      digests: digestsIn(outcome.digests.subarray(index * length, (index + 1) * length), algorithms),
    }));
  // What came before the problem was hashed as well, but only all of an order is answered.
  const { index, reason } = outcome;
  const problem: HashedFile = { path: paths[index] ?? '', problem: reason };
  const before = index === 0 ? [] : await hashOrder(threads, paths.slice(0, index), algorithms);
  const after =
    index + 1 === paths.length ? [] : await hashOrder(threads, paths.slice(index + 1), algorithms);
  return [...before, problem, ...after];
}

function digestsIn(bytes: Uint8Array, algorithms: readonly DigestAlgorithm[]) {
  let at = 0;
  return Object.fromEntries(
    algorithms.map((algorithm) => {
      const digest = Buffer.from(bytes.subarray(at, at + digestBytes[algorithm])).toString('hex');
      at += digestBytes[algorithm];
      return [algorithm, digest];
    }),
  );
}
