import { evidenceError, publicUrl } from './failure.js';

/** One redirect to judge. */
export interface Redirect {
  /** The URL that answered, after mirrors. */
  readonly from: URL;
  readonly location: string | undefined;
  /** Whether the deployment itself is configured with a root URL of plain `http`. */
  readonly isDeploymentPlain: boolean;
}

/**
 * Finds the URL a redirect leads to.
 *
 * Only `http` and `https`, never with a user. Plain `http` only when the redirecting request was plain `http`
 * already, and then only on the same host, unless the whole deployment is plain `http`: a link in a queue
 * must not be able to take a read off TLS. Other `https` hosts are followed, as storage lives on them; what they
 * serve is hostile until its digest was checked.
 *
 * Not decided here: credentials. They are never part of a redirected request.
 *
 * @throws EvidenceError `evidence-redirect`, or `evidence-malformed` without a location
 */
export function resolveRedirect({ from, location, isDeploymentPlain }: Redirect): URL {
  if (location === undefined) {
    throw evidenceError('evidence-malformed', { url: from, message: 'a redirect without a location' });
  }
  if (!URL.canParse(location, from.href)) throw refused(from, 'to something that is no URL');
  const to = new URL(location, from);
  if (to.protocol !== 'https:' && to.protocol !== 'http:')
    throw refused(from, `to the scheme ${to.protocol}`);
  if (to.username !== '' || to.password !== '') throw refused(from, `with a user, to ${publicUrl(to)}`);
  const isPlainAllowed = from.protocol === 'http:' && (isDeploymentPlain || to.origin === from.origin);
  if (to.protocol === 'http:' && !isPlainAllowed) throw refused(from, `to plain http, ${publicUrl(to)}`);
  return to;
}

function refused(from: URL, what: string): Error {
  return evidenceError('evidence-redirect', { url: from, message: `refused a redirect ${what}` });
}
