import type { Policy } from '@chain-of-trust/policy';
import { parseEd25519PublicKey, type WorkerKeySet } from '@chain-of-trust/signing';
import { type WorkerImplementation, workerImplementations } from '@chain-of-trust/types';
import type { WorkerKeys } from '@chain-of-trust/verifier';
import type { LoadedKeys } from './key-source.js';

/**
 * Puts together the keys that may sign blobs: those of the policy and those of a folder or repository of keys.
 *
 * Where the latter has ed25519 keys for a worker implementation, they replace the policy's: it is what the operator
 * chose for this run, and a union would keep keys alive that either side has dropped. Where the keys of an
 * implementation cannot be used, it has none at all, for the same reason.
 */
export function collectKeys(policy: Policy, { sets, failures }: LoadedKeys): WorkerKeys {
  const keys = new Map<WorkerImplementation, WorkerKeySet>();
  for (const workerImplementation of workerImplementations) {
    if (failures.has(workerImplementation)) continue;
    const ofPolicy = policyKeys(policy, workerImplementation);
    const found = sets.get(workerImplementation);
    if (found === undefined && ofPolicy === undefined) continue;
    keys.set(workerImplementation, combine(workerImplementation, ofPolicy, found));
  }
  return keys;
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
