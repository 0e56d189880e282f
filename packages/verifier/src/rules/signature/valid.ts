import type { SignedBytes, WorkerKeySet } from '@chain-of-trust/signing';
import type { WorkerImplementation } from '@chain-of-trust/types';
import { exceptTarget } from '../../engine/applies.js';
import { Refusal } from '../../engine/refusal.js';
import type { Rule, WorkerKeys } from '../../engine/rule.js';
import { blobPresent } from '../blob/present.js';
import { workerImplementation } from '../worker/implementation.js';
import { verifyDocument } from './verify-document.js';

/** Establishes the signed bytes of every demanded format. */
export const signatureValid: Rule<readonly [SignedBytes, ...SignedBytes[]]> = {
  id: 'signature/valid',
  title:
    "the blob is signed by a key of the task's worker implementation that is valid at the reference time",
  source: 'spec: Verifying the chain (verifies their signatures); GPG homedir management (one homedir each)',
  appliesTo: exceptTarget,
  async check({ require, keys, at }) {
    const implementation = await require(workerImplementation);
    const documents = await require(blobPresent);
    const keySet = keySetOf(keys, implementation);
    const foreign = [...keys.values()].filter((other) => other !== keySet);
    const [first, ...more] = await Promise.all(
      documents.map((document) => verifyDocument(document, keySet, foreign, at)),
    );
    if (first === undefined) throw noSignature();
    return [first, ...more];
  },
};

function keySetOf(keys: WorkerKeys, implementation: WorkerImplementation): WorkerKeySet {
  const keySet = keys.get(implementation);
  if (keySet !== undefined) return keySet;
  throw new Refusal({
    code: 'signature/no-keys',
    message: `no keys are trusted for ${implementation}`,
    expected: `at least one key of ${implementation}`,
    actual: [...keys.keys()].join(', ') || '(none)',
    nextStep: 'Add the keys of this worker implementation to the policy or to the keys folder.',
  });
}

function noSignature(): Refusal {
  return new Refusal({
    code: 'signature/missing',
    message: 'no signature was demanded, so none was verified',
    nextStep: 'Set signatureFormat in the policy.',
  });
}
