import type { JsonObject } from '@chain-of-trust/types';

/** One commit of a git repository. */
export interface GitHubCommit {
  readonly sha: string;
  /** Nearest first. */
  readonly parents: readonly string[];
  readonly message: string;
  readonly authorName: string;
  readonly authorEmail: string;
  /** Accounts, where GitHub knows one for the e-mail address. */
  readonly authorLogin: string | null;
  readonly committerLogin: string | null;
}

/** A release that was published for a tag. */
export interface GitHubRelease {
  readonly tag: string;
  readonly targetCommitish: string;
  /** ISO 8601. */
  readonly publishedAt: string;
  readonly authorLogin: string;
}

/** A git repository on GitHub. Commits of a fork can be asked for through its parent, as on the real GitHub. */
export interface GitHubRepository {
  readonly owner: string;
  readonly name: string;
  /** Like `https://github.com/OWNER/NAME`. */
  readonly url: string;
  readonly defaultBranch: string;
  readonly isPrivate: boolean;
  /** URL of the repository that this one is a fork of. */
  readonly forkOf: string | undefined;
  /** Branch to the hash of its head. */
  readonly branches: Map<string, string>;
  /** Tag to the hash of its commit. */
  readonly tags: Map<string, string>;
  readonly commits: Map<string, GitHubCommit>;
  /** By `HASH/PATH`. */
  readonly files: Map<string, Uint8Array>;
  readonly releases: Map<string, GitHubRelease>;
  /** As the API answers them. */
  readonly pullRequests: Map<number, JsonObject>;
}
