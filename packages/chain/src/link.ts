import type { TaskDefinition, TaskTypeKind, UpstreamArtifact } from '@chain-of-trust/types';
import type { WorkerDetection } from './worker-detection.js';

/** Why a link takes another task into the chain. */
export type EdgeReason = 'decision' | 'parent' | 'input' | 'upstream-artifacts' | 'indexed-image';

/** One task that a link depends on. */
export interface Edge {
  readonly taskId: string;
  /** As the depending task calls it; for decision tasks and parents, as their own definition says. */
  readonly taskType: string | undefined;
  readonly reason: EdgeReason;
}

/** A docker image that a task names by a route of the index. */
export type IndexedImage = {
  /** Like `gecko.cache.level-3.docker-images.v2.debian12.latest`. */
  readonly namespace: string;
  /** Name of the image's artifact. */
  readonly path: string;
} & (
  | { readonly state: 'found'; readonly taskId: string }
  | { readonly state: 'not-found'; readonly cause: unknown }
);

interface LinkBase {
  /** Path by which the task was first reached, like `signing:build:docker-image`. */
  readonly name: string;
  readonly taskId: string;
  readonly taskType: string;
  /** How tasks of this type are verified; `undefined` for a type that nobody knows. */
  readonly kind: TaskTypeKind | undefined;
  /** Number of edges from the task that the chain was built for. */
  readonly depth: number;
  readonly isTarget: boolean;
  /** Other task types that the same task was called, of another kind than this one. */
  readonly conflictingTaskTypes: readonly string[];
}

/** A task of the chain whose definition is known. */
export interface ResolvedLink extends LinkBase {
  readonly state: 'resolved';
  readonly task: TaskDefinition;
  /** The taskId of its decision task: by convention its taskGroupId. */
  readonly decisionTaskId: string;
  /** The taskId of the decision or action task that created it. */
  readonly parentTaskId: string;
  readonly worker: WorkerDetection;
  readonly edges: readonly Edge[];
  /** `undefined` where the task runs in no indexed image. */
  readonly indexedImage: IndexedImage | undefined;
  /** Well-formed `payload.upstreamArtifacts`; empty where there are none. */
  readonly upstreamArtifacts: readonly UpstreamArtifact[];
  /** What is wrong with the members that the chain is built from. */
  readonly problems: readonly LinkProblem[];
}

/** A task of the chain whose definition could not be had. */
export interface UnresolvedLink extends LinkBase {
  readonly state: 'unresolved';
  readonly cause: unknown;
}

/** One task of the chain. */
export type Link = ResolvedLink | UnresolvedLink;

/** A member of a task definition that the chain cannot be built from. */
export interface LinkProblem {
  readonly code: 'upstream-artifacts' | 'inputs' | 'parent';
  readonly where: string;
  readonly message: string;
}
