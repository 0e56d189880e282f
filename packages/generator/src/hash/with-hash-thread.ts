import { once } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { GeneratorError } from '../error.js';
import type { HashOrder, HashOutcome } from './hash-thread.js';

/** A thread that hashes files. */
export interface HashThread {
  /** One order at a time. @throws GeneratorError `generator-thread` */
  readonly ask: (order: HashOrder) => Promise<HashOutcome>;
}

/** What a thread makes is garbage at once, and would wait in a young generation of 48 MB. */
const resourceLimits = { maxYoungGenerationSizeMb: 2 };

/** Starts a thread for some work. What it runs is the file beside this one, and like this one it is compiled or not. */
export async function withHashThread(work: (thread: HashThread) => Promise<void>): Promise<void> {
  const { url } = import.meta;
  const worker = new Worker(new URL(`./hash-thread${extname(url)}`, url), { resourceLimits });
  const ended = once(worker, 'exit').then(([code]) => {
    throw new Error(`it ended with ${code}`);
  });
  ended.catch(() => undefined); // told to who asks
  const ask = async (order: HashOrder): Promise<HashOutcome> => {
    try {
      const answered = once(worker, 'message');
      worker.postMessage(order);
      const [outcome] = await Promise.race([answered, ended]);
      return outcome as HashOutcome; // nothing else is sent by the thread
    } catch (cause) {
      throw threadEnded(cause);
    }
  };
  try {
    await work({ ask });
  } finally {
    await worker.terminate();
  }
}

function threadEnded(cause: unknown): GeneratorError {
  return new GeneratorError({
    code: 'generator-thread',
    message: 'a thread that hashes has ended',
    nextStep: 'Look whether the worker has enough memory, and is allowed to start threads.',
    cause,
  });
}
