import type { WorkerKeySet } from '@chain-of-trust/signing';
import type { WorkerImplementation } from '@chain-of-trust/types';
import type { SignedMessage } from './generate.js';
import { judgeByGpg, judgeOurselves, type MessageVerdict } from './judges.js';

/** What judges: our key sets, the homedirs as we load them, and the homedirs themselves. */
export interface Judges {
  readonly at: Date;
  readonly keySets: ReadonlyMap<WorkerImplementation, WorkerKeySet>;
  readonly loaded: ReadonlyMap<WorkerImplementation, WorkerKeySet>;
  readonly homedirs: ReadonlyMap<WorkerImplementation, string>;
}

/** The verdicts on one message. */
export interface Comparison {
  readonly message: SignedMessage;
  readonly byKeySet: MessageVerdict;
  readonly byLoaded: MessageVerdict;
  readonly byGpg: MessageVerdict;
}

/** Judges every message, a few at a time. */
export async function compareVerdicts(
  messages: readonly SignedMessage[],
  judges: Judges,
): Promise<readonly Comparison[]> {
  const comparisons: Comparison[] = [];
  const pending = messages.values();
  const work = async () => {
    for (const message of pending) comparisons.push(await compare(message, judges));
  };
  await Promise.all(Array.from({ length: 4 }, work));
  return comparisons;
}

async function compare(message: SignedMessage, judges: Judges): Promise<Comparison> {
  const { at, keySets, loaded, homedirs } = judges;
  const { implementation, bytes } = message;
  const keysOf = (sets: Judges['keySets']) => sets.get(implementation)?.openpgp ?? { keys: [] };
  return {
    message,
    byKeySet: await judgeOurselves(bytes, keysOf(keySets), at),
    byLoaded: await judgeOurselves(bytes, keysOf(loaded), at),
    byGpg: await judgeByGpg(bytes, homedirs.get(implementation) ?? '', at),
  };
}
