import {
  type BranchReference,
  type Commit,
  type Evidence,
  EvidenceError,
  type JsonObject,
  type Release,
  type RevisionReference,
  type SourceFileReference,
} from '@chain-of-trust/types';
import { evidenceError } from '../http/failure.js';
import { readBytes } from '../http/read.js';
import { type GitHubAccess, type GitHubCall, gitHubRequest, gitHubUrl, readGitHub } from './github-api.js';
import {
  toBranch,
  toCommit,
  toPullRequest,
  toReachability,
  toRelease,
  toRepository,
} from './github-schema.js';
import {
  assertCommitHash,
  assertNumber,
  assertReference,
  nameKey,
  parseGitHubName,
  rawFileUrl,
} from './repository-url.js';

/** What GitHub's API is asked for. */
export type GitHubEvidence = Pick<
  Evidence,
  'findCommit' | 'isOnBranch' | 'findDefaultBranch' | 'findRelease' | 'findPullRequest'
>;

/**
 * Reads repositories on GitHub through its REST API. Each answer is bound to its question where GitHub repeats it:
 * hash, branch, tag, number, and the repository's name.
 *
 * Not checked: that a commit belongs to the repository and not to a fork of it; `isOnBranch` tells.
 */
export function createGitHub(access: GitHubAccess): GitHubEvidence {
  return {
    findCommit: (reference) => findCommit(access, reference),
    isOnBranch: (reference) => isOnBranch(access, reference),
    findDefaultBranch: (repository) => findDefaultBranch(access, repository),
    findRelease: (release) => findRelease(access, release),
    findPullRequest: (pullRequest) => findPullRequest(access, pullRequest),
  };
}

/** GitHub answers 422 where a hash, or something that looks like the start of one, names no commit. */
async function findCommit(
  access: GitHubAccess,
  { repository, revision }: RevisionReference,
): Promise<Commit> {
  assertReference(revision);
  const call = callOf(access, repository, ['commits', ...revision.split('/')]);
  const commit = await readGitHub(access, call, toCommit).catch((error: unknown) => {
    if (!(error instanceof EvidenceError) || error.facts.status !== 422) throw error;
    throw evidenceError('evidence-not-found', {
      url: gitHubUrl(call),
      message: `no commit ${revision}`,
      facts: { status: 422 },
      cause: error,
    });
  });
  const isAnswer = !/^[0-9a-f]{40}$/i.test(revision) || commit.sha === revision.toLowerCase();
  if (!isAnswer) throw otherThanAsked(call, revision, commit.sha);
  return commit;
}

/**
 * The head is asked for first, by an address that knows branches only: the comparison takes tags and hashes, too, and
 * then anything would be on the "branch" that has its own name.
 */
async function isOnBranch(access: GitHubAccess, reference: BranchReference): Promise<boolean> {
  const { repository, branch, revision } = reference;
  assertReference(branch);
  assertCommitHash(revision);
  const call = callOf(access, repository, ['branches', ...branch.split('/')]);
  const { name, head } = await readGitHub(access, call, toBranch);
  if (name !== branch) throw otherThanAsked(call, branch, name);
  if (head === revision) return true;
  const comparison = callOf(access, repository, ['compare', `${head}...${revision}`]);
  return await readGitHub(access, { ...comparison, query: 'per_page=1' }, toReachability);
}

async function findDefaultBranch(access: GitHubAccess, repository: string): Promise<string> {
  const call = callOf(access, repository, []);
  const { fullName, defaultBranch } = await readGitHub(access, call, toRepository);
  if (fullName.toLowerCase() === nameKey(call.repository)) return defaultBranch;
  throw evidenceError('evidence-redirect', {
    url: gitHubUrl(call),
    message: `moved to ${JSON.stringify(fullName)}`,
    nextStep: 'Name the repository as it is named today, or list it among the renamed repositories.',
    facts: { movedTo: fullName },
  });
}

async function findRelease(
  access: GitHubAccess,
  { repository, tag }: Parameters<Evidence['findRelease']>[0],
): Promise<Release> {
  assertReference(tag);
  const call = callOf(access, repository, ['releases', 'tags', ...tag.split('/')]);
  const release = await readGitHub(access, call, toRelease);
  if (release.tag !== tag) throw otherThanAsked(call, tag, release.tag);
  return release;
}

async function findPullRequest(
  access: GitHubAccess,
  { repository, number }: Parameters<Evidence['findPullRequest']>[0],
): Promise<JsonObject> {
  assertNumber(number);
  const call = callOf(access, repository, ['pulls', String(number)]);
  const pullRequest = await readGitHub(access, call, toPullRequest);
  if (pullRequest.number !== number) throw otherThanAsked(call, `${number}`, `${pullRequest.number}`);
  return pullRequest.answer;
}

/**
 * Reads a file of a repository on GitHub: with a token through the API, which serves private repositories, too, and
 * without one from `raw.githubusercontent.com`, which does not count towards the API's rate limit.
 *
 * @throws EvidenceError
 */
export async function readGitHubFile(
  access: GitHubAccess,
  file: SourceFileReference,
  maxBytes: number,
): Promise<Uint8Array> {
  const repository = access.currentUrl(file.repository);
  const raw = { url: rawFileUrl({ ...file, repository }) }; // checks the reference, for both
  const call = {
    repository: parseGitHubName(repository),
    path: ['contents', ...file.path.split('/')],
    query: `ref=${file.revision}`,
  };
  const request = await gitHubRequest(access, call, 'application/vnd.github.raw+json');
  const isAnonymous = request.headers?.authorization === undefined;
  return await readBytes(access.http, isAnonymous ? raw : request, maxBytes);
}

function callOf(access: GitHubAccess, repository: string, path: readonly string[]): GitHubCall {
  return { repository: parseGitHubName(access.currentUrl(repository)), path };
}

function otherThanAsked(call: GitHubCall, expected: string, actual: string): EvidenceError {
  return evidenceError('evidence-malformed', {
    url: gitHubUrl(call),
    message: `expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`,
    facts: { expected, actual },
  });
}
