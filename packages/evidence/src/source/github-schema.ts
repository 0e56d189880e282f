import {
  type Commit,
  checkSchema,
  type JsonObject,
  type JsonValue,
  type Release,
} from '@chain-of-trust/types';
import * as v from 'valibot';

/** A full git hash. */
const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/, 'is not a commit hash'));
const account = v.looseObject({ login: v.string() });
/** GitHub says `null`, and in old answers `{}`, where it knows no account for an e-mail address. */
const perhapsAccount = v.nullish(v.looseObject({ login: v.optional(v.string()) }));

const commitSchema = v.looseObject({
  sha: hash,
  commit: v.looseObject({
    message: v.string(),
    author: v.nullish(v.looseObject({ name: v.nullish(v.string()) })),
  }),
  author: perhapsAccount,
  committer: perhapsAccount,
  parents: v.array(v.looseObject({ sha: hash })),
});

/** `repos.getCommit` */
export function toCommit(value: JsonValue): Commit {
  const { sha, commit, author, committer, parents } = checkSchema(commitSchema, value, 'commit');
  return {
    sha,
    parents: parents.map((parent) => parent.sha),
    message: commit.message,
    authorLogin: author?.login,
    committerLogin: committer?.login,
    authorName: commit.author?.name ?? undefined,
  };
}

const branchSchema = v.looseObject({ name: v.string(), commit: v.looseObject({ sha: hash }) });

/** `repos.getBranch`: its name today, and the hash of its head. */
export function toBranch(value: JsonValue): { readonly name: string; readonly head: string } {
  const { name, commit } = checkSchema(branchSchema, value, 'branch');
  return { name, head: commit.sha };
}

const comparisonSchema = v.looseObject({ status: v.picklist(['identical', 'behind', 'ahead', 'diverged']) });

/** `repos.compareCommits`: whether the second commit can be reached from the first. */
export function toReachability(value: JsonValue): boolean {
  const { status } = checkSchema(comparisonSchema, value, 'comparison');
  return status === 'identical' || status === 'behind';
}

const repositorySchema = v.looseObject({
  full_name: v.string(),
  default_branch: v.pipe(v.string(), v.nonEmpty()),
});

/** `repos.get` */
export function toRepository(value: JsonValue): {
  readonly fullName: string;
  readonly defaultBranch: string;
} {
  const repository = checkSchema(repositorySchema, value, 'repository');
  return { fullName: repository.full_name, defaultBranch: repository.default_branch };
}

const releaseSchema = v.looseObject({
  tag_name: v.string(),
  target_commitish: v.string(),
  published_at: v.pipe(v.string(), v.isoTimestamp()),
  author: account,
});

/** `repos.getReleaseByTag` */
export function toRelease(value: JsonValue): Release {
  const release = checkSchema(releaseSchema, value, 'release');
  return {
    tag: release.tag_name,
    targetCommitish: release.target_commitish,
    publishedAt: release.published_at,
    authorLogin: release.author.login,
  };
}

const pullRequestSchema = v.looseObject({
  number: v.number(),
  user: account,
  head: v.looseObject({
    sha: hash,
    ref: v.string(),
    user: account,
    /** `null` once the fork was deleted. */
    repo: v.nullable(v.looseObject({})),
  }),
  base: v.looseObject({ ref: v.string(), repo: v.looseObject({ html_url: v.string() }) }),
});

/** `pulls.get`: the answer as it is, and its number. */
export function toPullRequest(value: JsonValue): { readonly number: number; readonly answer: JsonObject } {
  const { number } = checkSchema(pullRequestSchema, value, 'pull request');
  return { number, answer: value as JsonObject }; // the schema has just said so
}
