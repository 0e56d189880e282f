import { type Evidence, reasonOf } from '@chain-of-trust/types';
import { CachedAnswers } from './answers.js';
import { Entries } from './entries.js';
import { openCacheFolder } from './folder.js';
import { Pending } from './pending.js';
import { boundCache } from './sweep.js';

/** What evidence is kept, and where. */
export interface CacheOptions {
  /** Shared by all processes of one user. Made, for that user alone, when it is not there. */
  readonly folder: string;
  /** The most that all entries take, by default 2 GiB; a single one takes an eighth of it at most. */
  readonly maxBytes?: number;
  /** The deployment that the evidence is of: the same taskId is another task elsewhere. */
  readonly rootUrl: string;
  /** The task that is verified. No signature of a worker vouches for its definition, which is always asked for. */
  readonly target: { readonly taskId: string };
}

/** Evidence, some of which earlier verifications have read. */
export interface EvidenceCache {
  readonly evidence: Evidence;
  /** Answers that came from the cache and were not forgotten. */
  readonly served: number;
  /** Why something that was read could not be kept, if so. */
  readonly problem: string | undefined;
  /** Keeps what was read: to be called when it has made a verified chain, so that nothing else is ever kept. */
  keep(): Promise<void>;
  /** Removes every entry that was served, and what was read. From now on everything is asked for. */
  forget(): Promise<void>;
  /** Removes what was read and not kept. */
  close(): Promise<void>;
}

const defaultBytes = 2 * 1024 ** 3;
const largestShare = 1 / 8;

/**
 * Answers from a folder what can never change, and keeps it there: bytes, never verdicts.
 *
 * An entry is read and compared with its own digest before a byte of it is given, and everything is verified again by
 * whoever asked. Whoever uses it calls `keep` for a verified chain only, and verifies any other chain again after
 * `forget`: then a damaged or planted entry cannot refuse a chain. What no signature vouches for, such as a repository's
 * file, is as safe as the folder, which only this process's user can change.
 *
 * @throws CacheError any code
 */
export async function cacheEvidence(
  evidence: Evidence,
  { folder, maxBytes = defaultBytes, rootUrl, target }: CacheOptions,
): Promise<EvidenceCache> {
  const opened = await openCacheFolder(folder);
  const entries = new Entries(opened);
  const pending = new Pending(entries, maxBytes * largestShare);
  const answers = new CachedAnswers({ evidence, entries, pending, scope: rootUrl, target });
  let problem: string | undefined;
  return {
    evidence: answers.evidence(),
    get served() {
      return answers.served.size;
    },
    get problem() {
      return problem ?? pending.problem;
    },
    keep: async () => {
      const added = await pending.keep();
      await boundCache(opened, added, maxBytes).catch((error: unknown) => {
        problem = reasonOf(error);
      });
    },
    forget: async () => {
      await pending.discard();
      await answers.forget();
    },
    close: () => pending.discard(),
  };
}
