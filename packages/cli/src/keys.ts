import type { Policy } from '@chain-of-trust/policy';
import { parseEd25519PublicKey, type WorkerKeySet } from '@chain-of-trust/signing';
import { type WorkerImplementation, workerImplementations } from '@chain-of-trust/types';
import type { WorkerKeys } from '@chain-of-trust/verifier';

/**
 * Puts together the keys that may sign blobs: those of the policy and those of the keys folder.
 *
 * Where the folder has ed25519 keys for a worker implementation, they replace the policy's: the folder is what
 * the operator chose for this run, and a union would keep keys alive that either side has dropped.
 */
export async function collectKeys(policy: Policy, folder: string | undefined, at: Date): Promise<WorkerKeys> {
  const ofFolder =
    folder === undefined ? new Map<WorkerImplementation, WorkerKeySet>() : await loadFolder(folder, at);
  const keys = new Map<WorkerImplementation, WorkerKeySet>();
  for (const workerImplementation of workerImplementations) {
    const ofPolicy = policyKeys(policy, workerImplementation);
    const found = ofFolder.get(workerImplementation);
    if (found === undefined && ofPolicy === undefined) continue;
    keys.set(workerImplementation, combine(workerImplementation, ofPolicy, found));
  }
  return keys;
}

/** Only who has a folder of keys needs what reads it, which starts programs and is half of what would be loaded. */
async function loadFolder(
  folder: string,
  at: Date,
): Promise<ReadonlyMap<WorkerImplementation, WorkerKeySet>> {
  const { loadWorkerKeys } = await import('@chain-of-trust/key-repo');
  return await loadWorkerKeys(folder, { at });
}

function policyKeys(policy: Policy, workerImplementation: WorkerImplementation): WorkerKeySet | undefined {
  const keys = policy.ed25519PublicKeys[workerImplementation];
  if (keys === undefined) return undefined;
  const ed25519 = keys.map((key) => parseEd25519PublicKey(key));
  return { workerImplementation, ed25519, openpgp: undefined, origin: `policy ${policy.product}` };
}

function combine(
  workerImplementation: WorkerImplementation,
  ofPolicy: WorkerKeySet | undefined,
  found: WorkerKeySet | undefined,
): WorkerKeySet {
  const hasOwn = found !== undefined && found.ed25519.length > 0;
  const used = [hasOwn ? undefined : ofPolicy?.origin, found?.origin].filter(
    (origin) => origin !== undefined,
  );
  return {
    workerImplementation,
    ed25519: (hasOwn ? found : ofPolicy)?.ed25519 ?? [],
    openpgp: found?.openpgp,
    origin: used.join(' and '),
  };
}
