import type { SignedBytes, WorkerKeySet } from '@chain-of-trust/signing';
import { DocumentError, type Finding } from '@chain-of-trust/types';
import { Refusal, refusalOfDocument } from './engine/refusal.js';
import type { SignedDocument } from './rules/blob/present.js';
import { blobSchema } from './rules/blob/schema.js';
import { signatureValid } from './rules/signature/valid.js';
import { verifyDocument } from './rules/signature/verify-document.js';
import { VerifiedBlob } from './verified-blob.js';

/** The outcome of verifying one blob by itself. */
export type BlobVerdict =
  | { readonly verified: true; readonly blob: VerifiedBlob; readonly signedBy: SignedBytes['signedBy'] }
  | { readonly verified: false; readonly findings: readonly Omit<Finding, 'link' | 'taskId'>[] };

/**
 * Verifies one blob by itself: its signature by a key of the worker implementation, and its form.
 *
 * Not checked: anything that needs the queue or the tree; a blob alone says nothing about whether its task was
 * legitimate.
 */
export async function verifyBlob(
  document: SignedDocument,
  keySet: WorkerKeySet,
  at: Date,
): Promise<BlobVerdict> {
  let rule = signatureValid.id;
  try {
    const signed = await verifyDocument(document, keySet, [], at);
    rule = blobSchema.id;
    return { verified: true, blob: VerifiedBlob.parse(signed), signedBy: signed.signedBy };
  } catch (error) {
    const details =
      error instanceof DocumentError ? [refusalOfDocument(error, 'blob', 'the signed blob')] : undefined;
    const all = details ?? (error instanceof Refusal ? error.details : undefined);
    if (all === undefined) throw error;
    return { verified: false, findings: all.map((detail) => ({ kind: 'refusal', ...detail, rule })) };
  }
}
