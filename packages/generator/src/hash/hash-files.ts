import { availableParallelism } from 'node:os';
import type { DigestAlgorithm } from '@chain-of-trust/types';
import { GeneratorError } from '../error.js';
import { lengthOf } from './digest-table.js';
import type { HashProblem } from './hash-thread.js';
import { HashThreads } from './hash-threads.js';

/** Files, by what they are called in the blob. Paths are made when they are needed, as there may be very many. */
export interface FileList {
  readonly names: readonly string[];
  readonly pathOf: (name: string) => string;
}

/** How files are hashed. */
export interface HashFilesOptions {
  readonly algorithms: readonly DigestAlgorithm[];
  /** Files that are hashed at the same time, each by a thread. Defaults to the number of processors. */
  readonly concurrency?: number;
  /** Threads that go on afterwards, in the place of such that are started for these files. */
  readonly threads?: HashThreads;
}

/** As many as make the messages between threads not count beside the hashing of small files. */
const largestOrder = 128;

/**
 * Hashes files in threads, and makes sure that each stayed the same meanwhile: by its size, the times of its last
 * changes and its inode. Memory does not grow with the files.
 *
 * @returns the bytes of their digests, by file and algorithm, in the given order
 * @throws GeneratorError `generator-artifact`, `generator-artifact-changed` for the first file, in the given order, that
 *   cannot be hashed; `generator-thread`
 */
export async function hashFiles(
  { names, pathOf }: FileList,
  { algorithms, concurrency = availableParallelism(), threads }: HashFilesOptions,
): Promise<Uint8Array> {
  const digestBytes = lengthOf(algorithms);
  const digests = new Uint8Array(names.length * digestBytes);
  const problems: { readonly at: number; readonly problem: HashProblem }[] = [];
  const pool = threads ?? new HashThreads(concurrency);
  const width = Math.min(pool.size, names.length);
  const orders = ordersOf(names.length, width);
  const hashOrders = async () => {
    for (const { start, end } of orders) {
      const paths = names.slice(start, end).map(pathOf);
      const outcome = await pool.ask({ paths, algorithms, digestBytes });
      if ('digests' in outcome) {
        digests.set(outcome.digests, start * digestBytes);
        continue;
      }
      problems.push({ at: start + outcome.index, problem: outcome });
      return; // which ends the orders for all threads
    }
  };
  try {
    await settled(Array.from({ length: width }, hashOrders));
  } finally {
    if (threads === undefined) await pool.close();
  }
  const [first] = problems.sort((a, b) => a.at - b.at);
  if (first !== undefined) throw refusal(names[first.at] ?? '', first.problem);
  return digests;
}

/**
 * Parts of the files, for whoever asks next: less and less, so that all threads end at about the same time, whatever
 * the sizes of the last files are.
 */
function* ordersOf(
  count: number,
  threads: number,
): Generator<{ readonly start: number; readonly end: number }> {
  for (let start = 0; start < count; ) {
    const end = start + Math.min(largestOrder, Math.ceil((count - start) / (threads * 4)));
    yield { start, end };
    start = end;
  }
}

/** Waits for all, so that no thread still reads when this ends. */
async function settled(work: readonly Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(work)) if (result.status === 'rejected') throw result.reason;
}

function refusal(name: string, { isChanged, code, reason }: HashProblem): GeneratorError {
  const cause = Object.assign(new Error(reason), { code });
  if (isChanged) {
    return new GeneratorError({
      code: 'generator-artifact-changed',
      message: `${JSON.stringify(name)} changed or vanished while it was hashed`,
      nextStep: 'Make sure that the task has ended, with all its processes, before its outputs are hashed.',
      facts: { name },
      cause,
    });
  }
  return new GeneratorError({
    code: 'generator-artifact',
    message: `${JSON.stringify(name)} cannot be read: ${reason}`,
    nextStep: 'Let the worker read every output of the task.',
    facts: { name },
    cause,
  });
}
