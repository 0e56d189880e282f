/**
 * A repository as policies write it: `https`, a lower-case host of ASCII letters, no port, no user, no query, no
 * fragment, no escapes, no empty or dot segments, no slash at the end. On GitHub it is exactly OWNER/NAME: less
 * would trust all repositories of an owner, and a `.git` at the end would match no task.
 */
export const policyRepositoryUrl =
  /^(?!https:\/\/github\.com\/(?:[^/]*$|[^/]*\/[^/]*\/|.*\.git$))https:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9_.-]+)+$/;

/**
 * Brings the URL of a repository into the one form that policies are written in, or returns `undefined`.
 *
 * One trailing slash is dropped. Anything else that policies do not write cannot be a repository of a policy, so it
 * is not repaired: look-alikes (`hg.mozi11a.org`, Cyrillic letters, `/mozilla-central/../x`) must not be mapped
 * onto something trusted.
 */
export function normalizeRepositoryUrl(url: string): string | undefined {
  const bare = url.endsWith('/') ? url.slice(0, -1) : url;
  return policyRepositoryUrl.test(bare) ? bare : undefined;
}

/**
 * Brings the ways in which a task may write a repository into the form of policies, or returns `undefined`:
 * `git@github.com:OWNER/NAME`, `ssh://[git@]github.com/OWNER/NAME`, and a `.git` at the end on GitHub stand for
 * `https://github.com/OWNER/NAME`, `ssh://[hg@]hg.mozilla.org/PATH` for `https://hg.mozilla.org/PATH`.
 *
 * They name the same repository of the same host, reached in another way. Everything else is as strict as
 * {@link normalizeRepositoryUrl}.
 */
export function canonicalRepositoryUrl(written: string): string | undefined {
  const url = overHttps(written);
  return normalizeRepositoryUrl(isGitHubRepository(url) ? url.replace(/(?<=[^/])\.git\/?$/, '') : url);
}

/** The patterns begin at the first letter and end after the host, so that neither may only look like the other. */
function overHttps(written: string): string {
  return written
    .replace(/^(?:git@github\.com:|ssh:\/\/(?:git@)?github\.com\/)/, 'https://github.com/')
    .replace(/^ssh:\/\/(?:hg@)?hg\.mozilla\.org\//, 'https://hg.mozilla.org/');
}

/** Whether a repository of a policy is a git repository on GitHub; all others are Mercurial ones. */
export function isGitHubRepository(repository: string): boolean {
  return repository.startsWith('https://github.com/');
}

/**
 * Finds the repository of a list that a source URL (`task.metadata.source`) points into.
 *
 * A whole path segment has to end where the repository's URL ends, so that `/mozilla-central-evil/file/…` is
 * not part of `/mozilla-central`; and nothing after it may lead out again, so that `/mozilla-central/../x`, which
 * every HTTP client reads as `/x`, is no part of it either.
 */
export function findRepositoryOfSource(repositories: readonly string[], source: string): string | undefined {
  const url = overHttps(source);
  return repositories.find((repository) => {
    if (!url.startsWith(repository)) return false;
    const written = url.slice(repository.length);
    const rest = isGitHubRepository(repository) ? written.replace(/^\.git/, '') : written;
    return (rest === '' || rest.startsWith('/')) && !leadsOut(rest);
  });
}

/** Clients leave out tabs and line breaks, and take `\` for `/` and `%2e` for `.`, before they resolve dot segments. */
function leadsOut(path: string): boolean {
  return /[\t\n\r]|[/\\](?:\.|%2e){1,2}(?:[/\\?#]|$)/i.test(path);
}
