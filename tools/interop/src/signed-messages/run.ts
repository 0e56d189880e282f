import { join } from 'node:path';
import {
  buildHomedirs,
  type KeyRepository,
  keySetsOf,
  loadWorkerKeys,
  readKeyRepository,
} from '@chain-of-trust/key-repo';
import { withSignedRepository } from '@chain-of-trust/sandbox';
import type { OpenPgpKeyValidity } from '@chain-of-trust/signing';
import type { WorkerImplementation } from '@chain-of-trust/types';
import { createCast } from './cast.js';
import { type Comparison, compareVerdicts } from './compare.js';
import { isAgreed } from './differences.js';
import { generateMessages } from './generate.js';
import { listValidities } from './key-listing.js';

/** The reference time of every verdict, also of gpg's. */
const at = new Date('2026-06-01T00:00:00Z');
const taggedAt = new Date('2026-03-01T00:00:00Z');

/** What became of a key repository and of messages by its keys. */
export interface MessageRun {
  readonly keys: KeyRepository;
  /** What gpg says of the keys of each homedir. */
  readonly byGpg: ReadonlyMap<WorkerImplementation, ReadonlyMap<string, OpenPgpKeyValidity | undefined>>;
  readonly comparisons: readonly Comparison[];
}

/** Makes a key repository, homedirs of it below a folder, and messages, and lets everybody judge. */
export async function runMessages(
  folder: string,
  options: { readonly seed: number; readonly count: number },
): Promise<MessageRun> {
  const cast = await createCast(at);
  return withSignedRepository({ files: cast.files, at: taggedAt }, async ({ path, signers }) => {
    const keys = await readKeyRepository({ path, signers: { keys: signers }, at });
    const built = join(folder, 'h'); // short: the paths of gpg's sockets are limited
    const { homedirs } = await buildHomedirs(keys, built, { at });
    const byGpg = new Map<WorkerImplementation, ReadonlyMap<string, OpenPgpKeyValidity | undefined>>();
    for (const [name, homedir] of homedirs) byGpg.set(name, await listValidities(homedir, at));
    const loaded = await loadWorkerKeys(built, { at });
    const messages = await generateMessages(cast, { at, ...options });
    const comparisons = await compareVerdicts(messages, { at, keySets: keySetsOf(keys), loaded, homedirs });
    return { keys, byGpg, comparisons };
  });
}

/** One line about a run. */
export function summarizeRun({ comparisons }: MessageRun, seed: number): string {
  const agreed = comparisons.filter(isAgreed);
  const accepted = agreed.filter(({ byGpg }) => byGpg.isAccepted).length;
  const stricter = comparisons.filter(({ byGpg, byKeySet }) => byGpg.isAccepted && !byKeySet.isAccepted);
  return `${comparisons.length} signed messages, seed ${seed}: all accept ${accepted}, all refuse ${agreed.length - accepted}, only gpg accepts ${stricter.length}`;
}

/** A message with the three verdicts on it, in a line. */
export function describeComparison({ message, byKeySet, byLoaded, byGpg }: Comparison): string {
  const verdicts = [byKeySet, byLoaded, byGpg].map((each) => (each.isAccepted ? 'accepted' : each.reason));
  return [message.mutation, message.text, message.signer, ...verdicts].join(' | ');
}
