import {
  EvidenceError,
  isContainedArtifactName,
  type RevisionReference,
  type SourceFileReference,
} from '@chain-of-trust/types';

/** A repository URL, taken apart. */
export type Repository =
  | { readonly host: 'mercurial'; readonly url: string }
  | { readonly host: 'github'; readonly owner: string; readonly name: string };

/**
 * Takes the URL of a repository apart.
 *
 * `https` only, no user, no query, no fragment, no escapes, no empty or dot segments, no trailing slash. Hosts
 * other than `github.com` are taken for Mercurial servers.
 *
 * @throws EvidenceError `evidence-unsupported`
 */
function parseRepository(url: string): Repository {
  const match = /^https:\/\/([a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d{1,5})?)((?:\/[A-Za-z0-9_.~-]+)+)$/.exec(url);
  const segments = match?.[2]?.slice(1).split('/') ?? [];
  if (match === null || segments.some((segment) => segment === '.' || segment === '..')) {
    throw unsupported('is not the https URL of a repository', url);
  }
  if (match[1] !== 'github.com') return { host: 'mercurial', url };
  const [owner, name, ...rest] = segments;
  if (owner === undefined || name === undefined || rest.length > 0) {
    throw unsupported('is not https://github.com/OWNER/REPOSITORY', url);
  }
  return { host: 'github', owner, name };
}

/** A repository on GitHub. */
export interface GitHubName {
  readonly owner: string;
  readonly name: string;
}

/**
 * Owner and name of a repository on GitHub.
 *
 * @throws EvidenceError `evidence-unsupported` for every other URL
 */
export function parseGitHubName(url: string): GitHubName {
  const repository = parseRepository(url);
  if (repository.host !== 'github') throw unsupported('is not a repository on GitHub', url);
  return { owner: repository.owner, name: repository.name };
}

/** Whether a URL is one of a repository on GitHub. */
export function isOnGitHub(url: string): boolean {
  return url.startsWith('https://github.com/');
}

/** Owner and name as one text that is equal for equal repositories: GitHub does not distinguish case. */
export function nameKey({ owner, name }: GitHubName): string {
  return `${owner}/${name}`.toLowerCase();
}

/**
 * The URL of the raw file at a revision.
 *
 * @throws EvidenceError `evidence-unsupported` for a repository, revision or path that cannot be asked for
 */
export function rawFileUrl({ repository, revision, path }: SourceFileReference): URL {
  const parsed = parseRepository(repository);
  assertRevision(revision);
  if (!isContainedArtifactName(path)) throw unsupported('is not the path of a file', path);
  const file = `${revision}/${path.split('/').map(encodeURIComponent).join('/')}`;
  return parsed.host === 'github'
    ? new URL(`https://raw.githubusercontent.com/${parsed.owner}/${parsed.name}/${file}`)
    : new URL(`${parsed.url}/raw-file/${file}`);
}

/**
 * The URL of the pushlog entry of a revision.
 *
 * @throws EvidenceError `evidence-unsupported`, also for repositories that are not Mercurial ones
 */
export function pushLogUrl({ repository, revision }: RevisionReference): URL {
  const parsed = parseRepository(repository);
  assertRevision(revision);
  if (parsed.host !== 'mercurial') throw unsupported('has no pushlog, only Mercurial servers do', repository);
  return new URL(`${parsed.url}/json-pushes?changeset=${revision}&version=2&full=1`);
}

/**
 * Slashes are refused although branch names may hold them: where the revision ends and the path begins could
 * not be told apart in the URL, and a revision `REV/folder` would read another file than the one named.
 */
function assertRevision(revision: string): void {
  const isRevision = /^[0-9A-Za-z][0-9A-Za-z._-]{0,254}$/.test(revision) && !revision.includes('..');
  if (!isRevision) throw unsupported('is not a revision', revision);
}

/**
 * Checks the name of a branch or tag, or a hash, that is asked for by segments of a path of its own.
 *
 * What git itself refuses in names is refused: `..`, empty and dotted segments, control characters, spaces and the
 * operators of revision expressions, so that `main~1` or `main...evil` asks for nothing that was not named.
 *
 * @throws EvidenceError `evidence-unsupported`
 * @see git check-ref-format
 */
export function assertReference(reference: string): void {
  const isReference =
    /^[^\p{C}\s~^:?*[\\]{1,255}$/u.test(reference) && !/^[-/]|\.\.|@\{|\/\/|\/$|(?:^|\/)\./.test(reference);
  if (!isReference) throw unsupported('is not the name of a branch, tag or commit', reference);
}

/** @throws EvidenceError `evidence-unsupported` unless a revision is a full git hash */
export function assertCommitHash(revision: string): void {
  if (!/^[0-9a-f]{40}$/.test(revision)) throw unsupported('is not a full commit hash', revision);
}

/** @throws EvidenceError `evidence-unsupported` unless it is the number of a pull request */
export function assertNumber(number: number): void {
  if (!Number.isSafeInteger(number) || number < 1)
    throw unsupported('is not the number of a pull request', String(number));
}

function unsupported(problem: string, value: string): EvidenceError {
  return new EvidenceError({
    code: 'evidence-unsupported',
    message: `${JSON.stringify(withoutUser(value))} ${problem}`,
    nextStep: 'Correct the repository, revision or path in the task that asks for it.',
  });
}

/** A repository URL may hold a password, which has no place in a message. */
function withoutUser(value: string): string {
  return value.replace(/\/\/[^/]*@/, '//…@');
}
