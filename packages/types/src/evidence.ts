import type { DigestAlgorithm } from './blob.js';
import { CotError } from './error.js';
import type { JsonObject } from './json/parse.js';
import type { TaskDefinition } from './task-definition.js';
import type { TaskStatus } from './task-status.js';

/** How an artifact is stored, as its listing says. */
export type ArtifactStorageType = 's3' | 'object' | 'reference' | 'link' | 'error';

/** One entry of a run's artifact listing. */
export interface ArtifactDescription {
  readonly name: string;
  readonly storageType: ArtifactStorageType;
  readonly contentType: string | undefined;
  readonly expires: string | undefined;
}

/** Names one artifact of one run. `runId` is always given: "latest" may change between two requests. */
export interface ArtifactReference {
  readonly taskId: string;
  readonly runId: number;
  readonly name: string;
}

/** Names one file of a repository at a revision. */
export interface SourceFileReference {
  /** URL of the repository without a trailing slash, like `https://hg.mozilla.org/mozilla-central`. */
  readonly repository: string;
  readonly revision: string;
  /** Path from the repository's root, without a leading slash. */
  readonly path: string;
}

/** Names one revision of a repository. */
export interface RevisionReference {
  readonly repository: string;
  readonly revision: string;
}

/** One changeset of a push. */
export interface PushChangeset {
  /** The full changeset hash. */
  readonly node: string;
  readonly parents: readonly string[];
  readonly description: string;
  /** The named branch it was committed to, `default` for most; `undefined` where the server does not say. */
  readonly branch: string | undefined;
}

/** One push to a Mercurial repository, as its pushlog records it. */
export interface Push {
  readonly pushId: string;
  /** Who pushed: the server's own record, not the changeset's author. */
  readonly user: string;
  /** Seconds since 1970. */
  readonly date: number;
  /** Oldest first; never empty. */
  readonly changesets: readonly [PushChangeset, ...PushChangeset[]];
}

/** One commit of a git repository, as its host describes it. */
export interface Commit {
  /** The full hash. */
  readonly sha: string;
  readonly parents: readonly string[];
  readonly message: string;
  /** Account that the host connects the author with; `undefined` where it knows none. */
  readonly authorLogin: string | undefined;
  /** Account that the host connects the committer with; `web-flow` for what was committed on the host's pages. */
  readonly committerLogin: string | undefined;
  /** Whatever name the commit itself gives its author. Anybody can write any name. */
  readonly authorName: string | undefined;
}

/** A release that was published on a git repository's host. */
export interface Release {
  readonly tag: string;
  /** Branch or commit that the tag was made from. */
  readonly targetCommitish: string;
  /** ISO 8601. */
  readonly publishedAt: string;
  /** Account that published it. */
  readonly authorLogin: string;
}

/** Names one branch or commit of a git repository, and a commit that is looked for there. */
export interface BranchReference extends RevisionReference {
  /** Like `main`, without `refs/heads/`. */
  readonly branch: string;
}

/** Bounds of one read. */
export interface ReadBounds {
  /** More bytes than these are an error, never a truncated result. */
  readonly maxBytes: number;
  /** Said by who looks at no byte, but compares the digests of all: a recording then needs to keep no more. */
  readonly use?: 'digests';
}

/** What is left of an artifact of which only the digests were kept. */
export interface RecordedArtifact {
  readonly bytes: number;
  readonly digests: Readonly<Record<DigestAlgorithm, string>>;
}

/**
 * The one door to the outside.
 *
 * Everything that comes through it is hostile until a rule has checked it; an implementation only promises
 * the shapes below, the bounds, and that nothing arrives truncated. It never decides whether something is
 * trusted. Implementations: live, and decorators that cache, record and replay.
 *
 * Every method rejects with {@link EvidenceError}.
 */
export interface Evidence {
  /** The definition that the queue holds for a task. */
  taskDefinition(taskId: string): Promise<TaskDefinition>;
  /** The status of a task and its runs. */
  taskStatus(taskId: string): Promise<TaskStatus>;
  /** All artifacts of one run, over all pages of the listing. */
  listArtifacts(run: {
    readonly taskId: string;
    readonly runId: number;
  }): Promise<readonly ArtifactDescription[]>;
  /**
   * The decoded bytes of an artifact, as a stream to be read once. The promise resolves when the service has
   * answered; the iteration rejects when the body cannot be had completely or exceeds the bound.
   */
  openArtifact(artifact: ArtifactReference, bounds: ReadBounds): Promise<AsyncIterable<Uint8Array>>;
  /**
   * What an artifact was when it was recorded, where only its digests were kept; `undefined` where its bytes are to be
   * opened. Implementations that keep all bytes have no such method.
   */
  recordedArtifact?(artifact: ArtifactReference): Promise<RecordedArtifact | undefined>;
  /** The taskId that the index has at a path. */
  findIndexedTask(indexPath: string): Promise<string>;
  /** The bytes of one file of a repository at a revision. */
  readSourceFile(file: SourceFileReference, bounds: ReadBounds): Promise<Uint8Array>;
  /** The push that brought a revision into a Mercurial repository. */
  findPush(revision: RevisionReference): Promise<Push>;
  /**
   * The commit that a revision (hash, tag or branch) of a git repository names. Hosts that keep forks in one
   * store answer for commits of every fork, so this alone never proves that a commit is in the repository.
   */
  findCommit(revision: RevisionReference): Promise<Commit>;
  /** Whether a commit can be reached from the head of a branch. `evidence-not-found` where either is unknown. */
  isOnBranch(reference: BranchReference): Promise<boolean>;
  /** The name of the branch that a git repository has by default. */
  findDefaultBranch(repository: string): Promise<string>;
  /** The release that was published for a tag. */
  findRelease(release: { readonly repository: string; readonly tag: string }): Promise<Release>;
  /** A pull request as its host's API describes it today: titles, branches and heads change. */
  findPullRequest(pullRequest: { readonly repository: string; readonly number: number }): Promise<JsonObject>;
}

/** Codes of {@link EvidenceError}. */
export type EvidenceErrorCode =
  /** The service says that it does not exist (or no longer: expired). */
  | 'evidence-not-found'
  /** The artifact exists, but the worker recorded an error in its place. */
  | 'evidence-artifact-error'
  /** The service demands credentials or scopes that were not given. */
  | 'evidence-forbidden'
  /** The network failed, or the service answered 5xx or 429 after all retries, or stayed silent. */
  | 'evidence-unavailable'
  /** The answer is not of the shape that the service documents. */
  | 'evidence-malformed'
  /** The answer exceeds a bound: bytes, pages, redirects. */
  | 'evidence-too-large'
  /** A redirect that must not be followed. */
  | 'evidence-redirect'
  /** The request cannot be made: an unsupported repository host, a name that is no artifact name. */
  | 'evidence-unsupported';

/** Evidence that could not be had. */
export class EvidenceError extends CotError<EvidenceErrorCode> {
  /**
   * Whether this says nothing about the chain: an outage or missing credentials, to be tried again, as
   * opposed to an answer that refutes it.
   */
  get isOutage(): boolean {
    return this.code === 'evidence-unavailable' || this.code === 'evidence-forbidden';
  }
}
