import { type AdditionalData, findAdditions, type ReservedAdditions } from './additional-data.js';
import { checkEnvironment, imageMembers, machineMembers } from './environment.js';
import { refuseOtherMembers } from './members.js';
import {
  certifiedLogName,
  type LogSource,
  logSource,
  type PreparedRun,
  type RunFacts,
  runOf,
} from './prepared-run.js';

/** What generic-worker knows of a finished run. */
export interface GenericWorkerFacts extends RunFacts {
  readonly worker: 'generic-worker';
  /** What the task has written, as the worker itself has seen it. */
  readonly certifiedLog: LogSource;
  /**
   * `chain-of-trust-additional-data.json`, with which a task adds to the document. Where there is no such file, the task
   * has added nothing.
   */
  readonly additionalData?: AdditionalData;
  /** What is done with additions to members that are the worker's word. Defaults to `refuse`. */
  readonly reservedAdditions?: ReservedAdditions;
}

/**
 * A worker that runs payloads of docker-worker knows the image, and gives it in the environment. Letting it come through
 * the additional data, as the real one does, would let every task say that it ran in any image.
 *
 * @throws GeneratorError `generator-preset`, `generator-environment`, `generator-additional-data`,
 *   `generator-reserved-member`
 */
export async function prepareGenericWorkerRun(facts: GenericWorkerFacts): Promise<PreparedRun> {
  refuseOtherMembers(facts, ['certifiedLog', 'additionalData', 'reservedAdditions']);
  const { environment = {}, certifiedLog, artifacts, additionalData, reservedAdditions = 'refuse' } = facts;
  const run = runOf(facts, checkEnvironment(environment, [...machineMembers, ...imageMembers]));
  const outputs = [...artifacts, logSource(certifiedLog, certifiedLogName)];
  if (additionalData === undefined) return { run, artifacts: outputs };
  return { run, artifacts: outputs, additions: await findAdditions(additionalData, run, reservedAdditions) };
}
