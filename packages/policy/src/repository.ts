/**
 * Brings the URL of a repository into the one form that policies are written in, or returns `undefined`.
 *
 * `https` only, lower-case host of ASCII letters, no port, no user, no query, no fragment, no escapes, no empty
 * or dot segments; one trailing slash is dropped. Anything else cannot be a repository of a policy, so it is
 * not repaired: look-alikes (`hg.mozi11a.org`, Cyrillic letters, `/mozilla-central/../x`) must not be mapped
 * onto something trusted.
 */
export function normalizeRepositoryUrl(url: string): string | undefined {
  const match = /^https:\/\/([a-z0-9-]+(?:\.[a-z0-9-]+)+)((?:\/[A-Za-z0-9_.-]+)+)\/?$/.exec(url);
  if (match === null) return undefined;
  const [, host, path] = match;
  if (host === undefined || path === undefined) return undefined;
  if (path.split('/').some((segment) => segment === '.' || segment === '..')) return undefined;
  return `https://${host}${path}`;
}

/**
 * Finds the repository of a list that a source URL (`task.metadata.source`) points into.
 *
 * A whole path segment has to end where the repository's URL ends, so that `/mozilla-central-evil/file/…` is
 * not part of `/mozilla-central`.
 */
export function findRepositoryOfSource(repositories: readonly string[], source: string): string | undefined {
  return repositories.find((repository) => source === repository || source.startsWith(`${repository}/`));
}
