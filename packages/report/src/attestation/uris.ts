import type { SourceFacts } from '@chain-of-trust/types';
import { ReportError } from '../error.js';

/**
 * Whether a text is an absolute URI, as in-toto's `TypeURI` and `ResourceURI` demand.
 *
 * @see RFC 3986 section 4.3; in-toto attestation spec v1, field_types.md
 */
function isAbsoluteUri(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9\-._~:/?[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+$/.test(text);
}

/**
 * An absolute URI that a caller has given, as attestations name things.
 *
 * @param what - what it is of, for the message
 * @throws ReportError `report-uri`
 */
export function parseUri(text: string, what: string): string {
  if (isAbsoluteUri(text)) return text;
  throw new ReportError({
    code: 'report-uri',
    message: `${what} is no absolute URI: ${JSON.stringify(text)}`,
    nextStep: 'Give a URI with its scheme, without a fragment, like https://example.com/verifier.',
    facts: { what },
  });
}

/**
 * The root URL of a deployment, without a trailing slash.
 *
 * @throws ReportError `report-uri`
 */
export function parseRootUrl(text: string): string {
  const url = URL.canParse(parseUri(text, 'the root URL')) ? new URL(text) : undefined;
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (url !== undefined && isWeb && url.username === '' && url.password === '' && url.search === '')
    return url.href.replace(/\/+$/, '');
  throw new ReportError({
    code: 'report-uri',
    message: 'the root URL is not that of a deployment',
    nextStep: 'Give it like https://firefox-ci-tc.services.mozilla.com, without user and query.',
  });
}

/** The page of a task. */
export function taskUri(rootUrl: string, taskId: string): string {
  return `${rootUrl}/tasks/${taskId}`;
}

/**
 * Where the queue serves an artifact of a run. Its name is one segment, as Taskcluster's own clients write it, so that no
 * name can lead elsewhere.
 */
export function artifactUri(
  rootUrl: string,
  artifact: { readonly taskId: string; readonly runId: number; readonly name: string },
): string {
  const { taskId, runId, name } = artifact;
  return `${rootUrl}/api/queue/v1/task/${taskId}/runs/${runId}/artifacts/${encodeURIComponent(name)}`;
}

/** The page of a worker pool, with the worker implementation, whose keys sign, as its fragment. */
export function builderUri(
  rootUrl: string,
  pool: { readonly provisionerId: string; readonly workerType: string },
  implementation: string,
): string {
  const provisioner = encodeURIComponent(pool.provisionerId);
  const workerType = encodeURIComponent(pool.workerType);
  return `${rootUrl}/provisioners/${provisioner}/worker-types/${workerType}#${encodeURIComponent(implementation)}`;
}

/** A repository at a revision, as package managers and SPDX write it. @see SPDX 2.3, section 7.7 */
export function sourceUri({ type, repository, revision }: SourceFacts): string {
  return `${type}+${encodeURI(repository)}@${encodeURIComponent(revision)}`;
}

/** A docker image in a registry, as container tools write it. */
export function imageUri(name: string): string {
  return `docker://${name.split('/').map(encodeImageSegment).join('/')}`;
}

/** Colons and the `@` of a digest belong to the notation. */
function encodeImageSegment(segment: string): string {
  return encodeURIComponent(segment).replaceAll('%3A', ':').replaceAll('%40', '@');
}
