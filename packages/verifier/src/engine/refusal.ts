import {
  DocumentError,
  type DocumentErrorCode,
  EvidenceError,
  type EvidenceErrorCode,
  type Finding,
} from '@chain-of-trust/types';
import type {
  CodeOfDocument,
  CodeOfEvidence,
  DocumentFamily,
  FindingCode,
} from '../explanations/findings.js';

/** What a rule says when it refuses; the engine adds which rule and link it was. */
export type RefusalDetail = Omit<Finding, 'rule' | 'source' | 'link' | 'taskId' | 'kind' | 'code'> & {
  /** One that is explained; see `explanations/`. */
  readonly code: FindingCode;
  readonly kind?: Finding['kind'];
};

/** Thrown by a rule that fails, with everything it found at once. */
export class Refusal extends Error {
  readonly details: readonly RefusalDetail[];

  constructor(...details: readonly RefusalDetail[]) {
    super(details.map((detail) => detail.message).join('; '));
    this.name = 'Refusal';
    this.details = details;
  }
}

/** Throws a {@link Refusal} if any detail was collected. */
export function refuseIfAny(details: readonly RefusalDetail[]): void {
  if (details.length > 0) throw new Refusal(...details);
}

/** The finding that evidence which cannot be had amounts to, where a rule has no better words for it. */
export function refusalOfEvidence(error: EvidenceError): RefusalDetail {
  return {
    code: error.code.replace('evidence-', 'evidence/') as CodeOfEvidence<EvidenceErrorCode>, // says the same of the types
    kind: error.isOutage ? 'outage' : 'refusal',
    message: error.message,
    nextStep: error.nextStep ?? adviceOf(error),
  };
}

/** The finding that a document of the wrong form amounts to. */
export function refusalOfDocument(error: DocumentError, family: DocumentFamily, what: string): RefusalDetail {
  return {
    code: error.code.replace('document-', `${family}/`) as CodeOfDocument<DocumentErrorCode, DocumentFamily>, // says the same of the types
    message: `${what}: ${error.message}`,
    where: what,
    nextStep: `Find out who published ${what}; a well-behaved worker never writes such a document.`,
  };
}

/** Reads a document; one of the wrong form is refused in the words of a family of rules. */
export function readOrRefuse<T>(family: DocumentFamily, what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof DocumentError) throw new Refusal(refusalOfDocument(error, family, what));
    throw error;
  }
}

/**
 * Awaits evidence; when the service says that it does not exist, refuses with the rule's own words instead.
 */
export async function orRefuse<T>(evidence: Promise<T>, absent: RefusalDetail): Promise<T> {
  try {
    return await evidence;
  } catch (error) {
    if (error instanceof EvidenceError && error.code === 'evidence-not-found') throw new Refusal(absent);
    throw error;
  }
}

function adviceOf(error: EvidenceError): string {
  return error.isOutage
    ? 'Nothing was refuted. Check the network and the credentials, and verify again.'
    : 'Look at the service named above; what it answers cannot be verified.';
}
