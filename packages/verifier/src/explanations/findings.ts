import type { SigningErrorCode } from '@chain-of-trust/signing';
import type { DocumentErrorCode, EvidenceErrorCode } from '@chain-of-trust/types';
import { artifactExplanations } from './artifact.js';
import { blobExplanations } from './blob.js';
import { chainExplanations } from './chain.js';
import { dockerImageExplanations } from './docker-image.js';
import { evidenceExplanations } from './evidence.js';
import type { FindingExplanation } from './explain.js';
import { graphExplanations } from './graph.js';
import { internalExplanations } from './internal.js';
import { rebuildExplanations } from './rebuild.js';
import { scopesExplanations } from './scopes.js';
import { signatureExplanations } from './signature.js';
import { sourceExplanations } from './source.js';
import { workerExplanations } from './worker.js';

/** Every code that a rule can give, with what is told of it, in the order of the rules. */
export const findingExplanations = {
  ...chainExplanations,
  ...workerExplanations,
  ...blobExplanations,
  ...signatureExplanations,
  ...artifactExplanations,
  ...graphExplanations,
  ...rebuildExplanations,
  ...dockerImageExplanations,
  ...sourceExplanations,
  ...scopesExplanations,
  ...evidenceExplanations,
  ...internalExplanations,
} satisfies Readonly<Record<CodeOfError, FindingExplanation>>;

/**
 * Code of a finding. What a rule refuses with is of this type, so that a code without an explanation does not compile.
 */
export type FindingCode = keyof typeof findingExplanations;

/** What errors of other packages become when they are findings. */
export type CodeOfError =
  | CodeOfSignature
  | CodeOfDocument<DocumentErrorCode, DocumentFamily>
  | CodeOfEvidence<EvidenceErrorCode>;

/** What errors of verifying a signature become. */
export type CodeOfSignature = CodeOfSigning<Exclude<SigningErrorCode, KeyMakingCode | EnvelopeCode>>;

/** Families in whose words documents are refused. */
export type DocumentFamily = 'blob' | 'graph' | 'rebuild';

/** `signing-key-weak` is found as `signature/key-weak`, `signing-signature-bad` as `signature/bad`. */
type CodeOfSigning<Code extends SigningErrorCode> = Code extends `signing-signature-${infer What}`
  ? `signature/${What}`
  : Code extends `signing-${infer What}`
    ? `signature/${What}`
    : never;

/** `document-schema` is found as `blob/schema`. */
export type CodeOfDocument<
  Code extends DocumentErrorCode,
  Family extends DocumentFamily,
> = Code extends `document-${infer What}` ? `${Family}/${What}` : never;

/** `evidence-redirect` is found as `evidence/redirect`. */
export type CodeOfEvidence<Code extends EvidenceErrorCode> = Code extends `evidence-${infer What}`
  ? `evidence/${What}`
  : never;

/** Of reading, making and changing keys, which no rule does. */
type KeyMakingCode =
  | 'signing-key-malformed'
  | 'signing-key-secret'
  | 'signing-key-passphrase'
  | 'signing-key-lifetime'
  | 'signing-key-stub'
  | 'signing-key-certified'
  | 'signing-key-other'
  | 'signing-key-unchanged';

/** Of attestations, which no rule reads. */
type EnvelopeCode = 'signing-envelope-malformed' | 'signing-envelope-type';
