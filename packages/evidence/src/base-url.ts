import { EvidenceConfigurationError } from './error.js';

/** A parsed base URL: `origin` without and `path` without a trailing slash. */
export interface BaseUrl {
  readonly origin: string;
  readonly path: string;
}

/**
 * Parses a configured base URL: `http` or `https`, no user, no query, no fragment.
 *
 * @throws EvidenceConfigurationError `evidence-configuration-url`; the URL itself is not part of the error, as
 *   it may hold a password
 */
export function parseBaseUrl(text: string, what: string): BaseUrl {
  if (!URL.canParse(text)) throw badUrl(what, 'is not an absolute URL');
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw badUrl(what, 'is neither https nor http');
  if (url.username !== '' || url.password !== '') throw badUrl(what, 'names a user');
  if (url.href.includes('?') || url.href.includes('#')) throw badUrl(what, 'has a query or a fragment');
  return { origin: url.origin, path: url.pathname.replace(/\/+$/, '') };
}

function badUrl(what: string, problem: string): EvidenceConfigurationError {
  return new EvidenceConfigurationError({
    code: 'evidence-configuration-url',
    message: `the URL of ${what} ${problem}`,
    nextStep: 'Give a base URL like https://example.com/path, without user, query and fragment.',
    facts: { what },
  });
}
