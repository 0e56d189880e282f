import type { JsonObject, WorkerImplementation } from '@chain-of-trust/types';
import type { Content } from './content.js';
import type { GitHubRepository } from './github-repository.js';
import type { WorkerKeyPairs } from './keys.js';
import type { ProductName } from './products.js';
import type { Repository } from './repository.js';
import type { WorldStyle } from './styles.js';

/** An artifact as the queue knows it. */
export type SandboxArtifact =
  | {
      readonly storageType: 's3' | 'object';
      readonly contentType: string;
      readonly content: Content;
      /** Stored and served compressed, as s3 does for text. */
      readonly isGzipped?: boolean;
      /** Created, but not uploaded yet: no store has its bytes. */
      readonly isAwaited?: boolean;
    }
  | { readonly storageType: 'reference'; readonly url: string }
  | { readonly storageType: 'link'; readonly artifact: string }
  | { readonly storageType: 'error'; readonly reason: string; readonly message: string };

/** One run of a task. */
export interface SandboxRun {
  readonly runId: number;
  state: 'pending' | 'running' | 'completed' | 'failed' | 'exception';
  readonly workerGroup: string;
  readonly workerId: string;
  readonly artifacts: Map<string, SandboxArtifact>;
}

/** A task with everything that happened to it. */
export interface SandboxTask {
  readonly taskId: string;
  /** Like `build-linux64/opt`. */
  readonly label: string;
  definition: JsonObject;
  /** Which worker runs it, whatever its definition claims. */
  readonly worker: WorkerImplementation;
  readonly runs: SandboxRun[];
  /** What the worker adds to the blob's `environment`. */
  environment: JsonObject;
}

/** Names of the tasks that a release is made of. */
export interface WorldTasks {
  readonly decision: string;
  readonly dockerImage: string;
  /** The decision task of an earlier push, whose image this push uses again. */
  readonly imageDecision: string;
  /** Builds on docker-worker, then on generic-worker, alternating. */
  readonly builds: readonly string[];
  /** A signing task that has completed; the input of `beetmover`. */
  readonly repackageSigning: string;
  /** The action task that created the release's tasks; `undefined` where the decision task did. */
  readonly action: string | undefined;
  /** About to run. */
  readonly signing: string;
  /** About to run. */
  readonly beetmover: string;
  /** About to run. */
  readonly siblings: readonly string[];
}

/** Everything that the services of a deployment know. */
export interface World {
  readonly now: Date;
  readonly product: ProductName;
  readonly style: WorldStyle;
  readonly dockerPayloadsOn: 'docker-worker' | 'generic-worker';
  readonly keys: ReadonlyMap<WorkerImplementation, WorkerKeyPairs>;
  readonly trustedKey: { readonly publicKey: string };
  readonly signatureFormat: 'ed25519' | 'gpg' | 'both';
  readonly tasks: Map<string, SandboxTask>;
  readonly index: Map<string, string>;
  /** By URL, like `https://hg.mozilla.org/mozilla-central`. */
  readonly repositories: Map<string, Repository>;
  /** By URL, like `https://github.com/mozilla-releng/scriptworker`. */
  readonly gitHub: Map<string, GitHubRepository>;
  /** Files of GitHub repositories by `OWNER/REPO/REVISION/PATH`. */
  readonly rawFiles: Map<string, Uint8Array>;
  readonly names: WorldTasks;
}

/** A task that must be there. */
export function taskOf(world: World, taskId: string): SandboxTask {
  const task = world.tasks.get(taskId);
  if (task === undefined) throw new TypeError(`the world has no task ${taskId}`);
  return task;
}

/** The last run of a task that must have run. */
export function lastRunOf(task: SandboxTask): SandboxRun {
  const run = task.runs.at(-1);
  if (run === undefined) throw new TypeError(`${task.label} has no run`);
  return run;
}
