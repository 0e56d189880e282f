import {
  type SignedBytes,
  SigningError,
  verifyCleartext,
  verifyEd25519,
  type WorkerKeySet,
} from '@chain-of-trust/signing';
import { Refusal } from '../../engine/refusal.js';
import type { CodeOfSignature } from '../../explanations/findings.js';
import type { SignedDocument } from '../blob/present.js';

/**
 * Verifies one published blob against the keys of one worker implementation; refuses with a finding.
 *
 * `known` are the keys of all implementations. They verify nothing here: when the signature turns out to be by one of
 * another implementation, the finding says so.
 */
export async function verifyDocument(
  document: SignedDocument,
  keySet: WorkerKeySet,
  known: readonly WorkerKeySet[],
  at: Date,
): Promise<SignedBytes> {
  try {
    return await verifyWith(document, keySet, at);
  } catch (error) {
    if (!(error instanceof SigningError)) throw error;
    throw new Refusal({
      code: error.code.replace(/^signing-(?:signature-)?/, 'signature/') as CodeOfSignature, // says the same of the types
      message: error.message,
      expected: `a signature by one of the ${keySet.workerImplementation} keys of ${keySet.origin}`,
      actual: await findOtherSigner(document, known, at),
      nextStep:
        error.nextStep ?? 'Find out which worker made the signature, and whether its key should be trusted.',
    });
  }
}

async function verifyWith(document: SignedDocument, keySet: WorkerKeySet, at: Date): Promise<SignedBytes> {
  if (document.format === 'gpg')
    return verifyCleartext(document.message, keySet.openpgp ?? { keys: [] }, { at });
  return verifyEd25519(document.document, document.signature, keySet.ed25519);
}

async function findOtherSigner(
  document: SignedDocument,
  known: readonly WorkerKeySet[],
  at: Date,
): Promise<string | undefined> {
  for (const keySet of known) {
    try {
      const { signedBy } = await verifyWith(document, keySet, at);
      return `a signature by the ${keySet.workerImplementation} key ${signedBy.primaryFingerprint}`;
    } catch (error) {
      // Not this one; that the document is refused is already decided.
      if (!(error instanceof SigningError)) throw error;
    }
  }
  return undefined;
}
