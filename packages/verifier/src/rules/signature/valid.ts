import {
  type SignedBytes,
  SigningError,
  verifyCleartext,
  verifyEd25519,
  type WorkerKeySet,
} from '@chain-of-trust/signing';
import type { WorkerImplementation } from '@chain-of-trust/types';
import { exceptTarget } from '../../engine/applies.js';
import { Refusal } from '../../engine/refusal.js';
import type { Rule, WorkerKeys } from '../../engine/rule.js';
import { blobPresent, type SignedDocument } from '../blob/present.js';
import { workerImplementation } from '../worker/implementation.js';

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
    const [first, ...others] = await Promise.all(documents.map((document) => verify(document, keySet, at)));
    if (first === undefined) throw noSignature();
    return [first, ...others];
  },
};

/** Verifies one published blob against the keys of one worker implementation; refuses with a finding. */
export async function verify(document: SignedDocument, keySet: WorkerKeySet, at: Date): Promise<SignedBytes> {
  try {
    if (document.format === 'ed25519')
      return verifyEd25519(document.document, document.signature, keySet.ed25519);
    return await verifyCleartext(document.message, keySet.openpgp ?? { keys: [] }, { at });
  } catch (error) {
    if (!(error instanceof SigningError)) throw error;
    throw new Refusal({
      code: error.code.replace('signing-', 'signature/'),
      message: error.message,
      expected: `a signature by one of the ${keySet.workerImplementation} keys of ${keySet.origin}`,
      nextStep:
        error.nextStep ?? 'Find out which worker made the signature, and whether its key should be trusted.',
    });
  }
}

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
