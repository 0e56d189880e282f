import { EvidenceConfigurationError } from './error.js';

/** Bounds of everything that is read over the network. All are positive integers. */
export interface NetworkLimits {
  /** Requests under way to one host, and so connections kept to it; fewer while it says that it cannot keep up. */
  readonly connections: number;
  /** Failures in a row, without a byte arriving in between, after which a read gives up. */
  readonly attempts: number;
  /** Failures of one read in total, however many bytes arrived in between: a server that drops the line after each byte ends here. */
  readonly maxFailures: number;
  /** The first pause is a random part of this; it doubles with every further failure in a row. */
  readonly backoffBaseMs: number;
  /** No pause is longer, except one that the service asks for. */
  readonly backoffMaxMs: number;
  /** The longest pause that a service may ask for with `Retry-After`. */
  readonly retryAfterMaxMs: number;
  readonly connectTimeoutMs: number;
  /** From sending a request to the end of the answer's headers. */
  readonly headersTimeoutMs: number;
  /** Between two pieces of a body, while the reader is ready for the next one. */
  readonly bodyTimeoutMs: number;
  /** One whole read, pauses and the reader's own time included. */
  readonly totalTimeoutMs: number;
  /** Redirects of one request. */
  readonly maxRedirects: number;
  /** Decoded bytes of one JSON answer. */
  readonly maxJsonBytes: number;
  /** Encoded bytes up to which a body is read whole before it is handed out, so that it holds no connection. */
  readonly maxBufferedBytes: number;
  /** Pages of one artifact listing, 1000 entries each. */
  readonly maxListingPages: number;
}

/** What applies where {@link NetworkLimits} are not given. */
export const defaultNetworkLimits: NetworkLimits = {
  connections: 128,
  attempts: 5,
  maxFailures: 20,
  backoffBaseMs: 250,
  backoffMaxMs: 10_000,
  retryAfterMaxMs: 60_000,
  connectTimeoutMs: 10_000,
  headersTimeoutMs: 30_000,
  bodyTimeoutMs: 30_000,
  totalTimeoutMs: 60 * 60 * 1000,
  maxRedirects: 5,
  maxJsonBytes: 16 * 1024 * 1024,
  maxBufferedBytes: 64 * 1024,
  maxListingPages: 100,
};

/**
 * Completes limits with {@link defaultNetworkLimits}.
 *
 * @throws EvidenceConfigurationError `evidence-configuration-option` for an unknown name or a value that is no
 *   positive integer
 */
export function resolveNetworkLimits(given: Partial<NetworkLimits>): NetworkLimits {
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(defaultNetworkLimits, name)) throw badLimit(name, 'is not a network limit');
    if (!Number.isSafeInteger(value) || value < 1)
      throw badLimit(name, `is ${value}, not a positive integer`);
  }
  return { ...defaultNetworkLimits, ...given };
}

function badLimit(name: string, problem: string): EvidenceConfigurationError {
  return new EvidenceConfigurationError({
    code: 'evidence-configuration-option',
    message: `network limit ${JSON.stringify(name)} ${problem}`,
    nextStep: `Use positive integers for any of: ${Object.keys(defaultNetworkLimits).join(', ')}.`,
    facts: { option: name },
  });
}
