import type { SignedBytes, WorkerKeySet } from '@chain-of-trust/signing';
import type { WorkerImplementation } from '@chain-of-trust/types';
import { exceptTarget } from '../../engine/applies.js';
import { Refusal } from '../../engine/refusal.js';
import type { Rule, WorkerKeys } from '../../engine/rule.js';
import { blobPresent, type SignedDocument } from '../blob/present.js';
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
    const known = [...keys.values()];
    const verify = (document: SignedDocument) => verifyDocument(document, keySet, known, at);
    const [first, ...more] = documents;
    return Promise.all([verify(first), ...more.map(verify)]);
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
