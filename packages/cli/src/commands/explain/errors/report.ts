import type { ReportErrorCode } from '@chain-of-trust/report';
import type { ErrorExplanation } from './explanation.js';

/** Of attesting; none can be left out. */
export const reportErrors = {
  'report-not-verified': {
    means: 'the chain is not verified, and nothing is attested of such a one',
    nextStep: 'verify the chain, and follow what its report says',
  },
  'report-link': {
    means: 'the chain has no such link, or nothing is known of it that its worker has signed',
    nextStep: 'give the name or taskId of a link as the report shows it',
  },
  'report-no-subject': {
    means: 'the worker has signed no artifact that an attestation could be about',
    nextStep: 'attest a task that has made artifacts',
  },
  'report-artifact-name': {
    means: 'the name of an artifact is none that a queue accepts',
    nextStep: 'find out which worker signs such names',
  },
  'report-uri': {
    means: 'something is to be named by what is no absolute URI',
    nextStep: 'give a URI with its scheme, like https://example.com/verifier',
  },
  'report-policy': {
    means: 'the digest of the policy is none',
    nextStep: 'give the report as the verifier has made it',
  },
} as const satisfies Readonly<Record<ReportErrorCode, ErrorExplanation>>;
