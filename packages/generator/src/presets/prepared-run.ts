import type { JsonObject } from '@chain-of-trust/types';
import type { ArtifactSource, ContentSource, FileSource } from '../artifacts/source.js';
import type { FinishedRun } from '../build-blob.js';

/** What every worker implementation knows of a finished run. */
export interface RunFacts {
  readonly taskId: string;
  readonly runId: number;
  /** The definition, as the queue gave it. */
  readonly task: JsonObject;
  readonly workerGroup: string;
  readonly workerId: string;
  readonly workerType?: string;
  /** What the worker knows of its machine; which members there are depends on the implementation. */
  readonly environment?: Readonly<Record<string, string>>;
  /** All outputs but the logs that have members of their own. */
  readonly artifacts: readonly ArtifactSource[];
}

/** Where a log is; its name is the worker's. */
export type LogSource = Omit<FileSource, 'name'> | Omit<ContentSource, 'name'>;

/**
 * A run as one worker implementation describes it: `run`, and the rest for the options of {@link createChainOfTrust}.
 *
 * @see {@link prepareRun}
 */
export interface PreparedRun {
  readonly run: FinishedRun;
  readonly artifacts: readonly ArtifactSource[];
  /** Members of the document that are not the worker's word. */
  readonly additions?: JsonObject;
}

/** The source of a log, under the name that its worker gives it. */
export function logSource(log: LogSource, name: string): ArtifactSource {
  return { ...log, name };
}

/** Name of the log of docker-worker, generic-worker and taskcluster-worker that nobody writes to any more. */
export const certifiedLogName = 'public/logs/certified.log';

/** The members that every run has; `undefined` ones are left out. */
export function runOf(facts: RunFacts, environment: Readonly<Record<string, string>>): FinishedRun {
  const { taskId, runId, task, workerGroup, workerId, workerType } = facts;
  const run = { taskId, runId, task, workerGroup, workerId, environment };
  return workerType === undefined ? run : { ...run, workerType };
}
