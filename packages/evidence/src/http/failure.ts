import { type ErrorFacts, EvidenceError, type EvidenceErrorCode } from '@chain-of-trust/types';

/** What an {@link EvidenceError} of this package is built from. */
interface FailureInit {
  readonly url: URL;
  readonly message: string;
  readonly nextStep?: string | undefined;
  readonly facts?: ErrorFacts | undefined;
  readonly cause?: unknown;
}

/**
 * Makes the error for a URL that could not be read.
 *
 * Only the URL's origin and path are named: the query is where signatures of storage services and Taskcluster's
 * `bewit` are.
 */
export function evidenceError(code: EvidenceErrorCode, init: FailureInit): EvidenceError {
  const url = publicUrl(init.url);
  return new EvidenceError({
    code,
    message: `${url}: ${init.message}`,
    nextStep: init.nextStep ?? nextSteps[code],
    facts: { url, ...init.facts },
    cause: init.cause,
  });
}

/** A URL without its query and fragment, fit for messages. */
export function publicUrl(url: URL): string {
  return `${url.origin}${url.pathname}`;
}

/**
 * A failure that may pass: a lost connection, a time-out, 5xx, 429. Never leaves this package: after the last
 * attempt it becomes the cause of `evidence-unavailable`.
 */
export class TransientFailure extends Error {
  readonly retryAfterMs: number | undefined;
  readonly status: number | undefined;
  /** Whether the service said nothing for too long. */
  readonly isSilence: boolean;

  constructor(
    message: string,
    details: {
      readonly cause?: unknown;
      readonly retryAfterMs?: number | undefined;
      readonly status?: number;
      readonly isSilence?: boolean;
    },
  ) {
    super(message, { cause: details.cause });
    this.name = 'TransientFailure';
    this.retryAfterMs = details.retryAfterMs;
    this.status = details.status;
    this.isSilence = details.isSilence ?? false;
  }
}

const nextSteps: Readonly<Record<EvidenceErrorCode, string>> = {
  'evidence-not-found': 'Check the name, and whether it has expired.',
  'evidence-artifact-error': 'Read the log of the task that should have made this artifact.',
  'evidence-forbidden':
    'Give credentials that may read this: Taskcluster ones with the scopes for it, or a token of GitHub.',
  'evidence-unavailable': 'Try again later, or check the network and the root URL.',
  'evidence-malformed': 'Check that the URL belongs to the service it is configured for.',
  'evidence-too-large': 'Raise the bound if the document is meant to be that large.',
  'evidence-redirect': 'Configure a mirror for the host if this redirect is meant to be followed.',
  'evidence-unsupported': 'Correct the name or the repository in the task that asks for it.',
};
