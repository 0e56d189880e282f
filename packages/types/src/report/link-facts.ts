import type { ArtifactDigests, ChainOfTrustBlob } from '../blob.js';
import type { TaskRun } from '../task-status.js';

/** A file that a worker has published and signed, as it was read. */
export interface SignedFile {
  /** Artifact name, like `public/chain-of-trust.json`. */
  readonly name: string;
  /** Of the bytes as they were published, in lower-case hex. */
  readonly sha256: string;
}

/** A revision of a repository, by the repository's own record. */
export interface SourceFacts {
  readonly type: 'git' | 'hg';
  /** URL without a trailing slash. */
  readonly repository: string;
  /** Full hash. */
  readonly revision: string;
}

/** Where the docker image of a task comes from. */
export type ImageFacts =
  | { readonly type: 'prebuilt'; readonly name: string }
  /** An artifact of a docker-image task of the chain. */
  | { readonly type: 'task-image'; readonly taskId: string; readonly path: string };

/** An artifact of another task of the chain that a task takes. */
export interface InputFacts {
  readonly taskId: string;
  /** Artifact name. */
  readonly name: string;
  /** As the worker of that task has signed them. */
  readonly digests: ArtifactDigests;
}

/**
 * What the rules of one verification have established about a link that has run.
 *
 * True only where the whole chain is verified. What `blob` says is the word of the worker that signed it, and `run`
 * that of the queue.
 */
export interface LinkFacts {
  /** Its name in the chain, like `signing:build`. */
  readonly name: string;
  readonly taskId: string;
  readonly blob: ChainOfTrustBlob;
  /** The signed blob, in each format that the policy demands. */
  readonly documents: readonly SignedFile[];
  /** The completed run. */
  readonly run: TaskRun;
  /** Of a decision or action task: what it was created for; the repository with the template first. Empty for others. */
  readonly sources: readonly SourceFacts[];
  /** `undefined` for a task that does not run in a docker image. */
  readonly image: ImageFacts | undefined;
  /** By `payload.upstreamArtifacts`, in its order. */
  readonly inputs: readonly InputFacts[];
}
