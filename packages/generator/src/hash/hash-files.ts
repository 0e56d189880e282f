import { availableParallelism } from 'node:os';
import type { DigestAlgorithm } from '@chain-of-trust/types';
import { GeneratorError } from '../error.js';
import { lengthOf } from './digest-table.js';
import type { HashProblem } from './hash-thread.js';
import { HashThreads } from './hash-threads.js';
import { type NameBatches, Orders } from './orders.js';

/** Files, by what they are called in the blob. Paths are made when they are needed, as there may be very many. */
export interface FileBatches {
  /** Names sorted by code unit, as they are found. */
  readonly batches: NameBatches;
  readonly pathOf: (name: string) => string;
}

/** What was hashed. */
export interface HashedFiles {
  readonly names: readonly string[];
  /** The bytes of their digests, by file and algorithm, in the given order. */
  readonly digests: Uint8Array;
}

/** How files are hashed. */
export interface HashFilesOptions {
  readonly algorithms: readonly DigestAlgorithm[];
  /** Files that are hashed at the same time, each by a thread. Defaults to the number of processors. */
  readonly concurrency?: number;
  /** Threads that go on afterwards, in the place of such that are started for these files. */
  readonly threads?: HashThreads;
}

/**
 * Hashes files in threads, the first ones while the others are still listed, and makes sure that each stayed the same
 * meanwhile: by its size, the times of its last changes and its inode. Memory does not grow with the files.
 *
 * @throws GeneratorError `generator-artifact`, `generator-artifact-changed` for the first file, in the given order, that
 *   cannot be hashed; `generator-thread`; whatever the listing rejects with
 */
export async function hashFiles(
  { batches, pathOf }: FileBatches,
  { algorithms, concurrency = availableParallelism(), threads }: HashFilesOptions,
): Promise<HashedFiles> {
  const digestBytes = lengthOf(algorithms);
  const parts: { readonly start: number; readonly digests: Uint8Array }[] = [];
  const problems: { readonly at: number; readonly problem: HashProblem }[] = [];
  const pool = threads ?? new HashThreads(concurrency);
  const orders = new Orders(pool.size);
  const hashOrders = async () => {
    for (let order = await orders.next(); order !== undefined; order = await orders.next()) {
      const paths = orders.names.slice(order.start, order.end).map(pathOf);
      const outcome = await pool.ask({ paths, algorithms, digestBytes }).catch((error: unknown) => {
        orders.stop();
        throw error;
      });
      if ('digests' in outcome) {
        parts.push({ start: order.start, digests: outcome.digests });
        continue;
      }
      problems.push({ at: order.start + outcome.index, problem: outcome });
      return orders.stop();
    }
  };
  try {
    await settled([orders.list(batches), ...Array.from({ length: pool.size }, hashOrders)]);
  } finally {
    if (threads === undefined) await pool.close();
  }
  const { names } = orders;
  const [first] = problems.sort((a, b) => a.at - b.at);
  if (first !== undefined) throw refusal(names[first.at] ?? '', first.problem);
  const digests = new Uint8Array(names.length * digestBytes);
  for (const part of parts) digests.set(part.digests, part.start * digestBytes);
  return { names, digests };
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
