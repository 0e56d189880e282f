import type { WorkerImplementation } from '@chain-of-trust/types';
import type { Ed25519PublicKey } from './ed25519/keys.js';
import type { OpenPgpKeySet } from './openpgp/key-set.js';

/** All keys that may sign blobs of one worker implementation, in both formats; never mixed with another's. */
export interface WorkerKeySet {
  readonly workerImplementation: WorkerImplementation;
  readonly ed25519: readonly Ed25519PublicKey[];
  readonly openpgp: OpenPgpKeySet | undefined;
  /** Where the keys come from, for the report. */
  readonly origin: string;
}
