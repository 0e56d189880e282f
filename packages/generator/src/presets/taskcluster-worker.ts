import { checkEnvironment, machineMembers } from './environment.js';
import { refuseOtherMembers } from './members.js';
import {
  certifiedLogName,
  type LogSource,
  logSource,
  type PreparedRun,
  type RunFacts,
  runOf,
} from './prepared-run.js';

/** What taskcluster-worker knows of a finished run. */
export interface TaskclusterWorkerFacts extends RunFacts {
  readonly worker: 'taskcluster-worker';
  /** What the task has written, where the worker keeps such a log. */
  readonly certifiedLog?: LogSource;
}

/**
 * No document of this implementation is known, so this is what the format asks for and its Go siblings write.
 *
 * @throws GeneratorError `generator-preset`, `generator-environment`
 */
export async function prepareTaskclusterWorkerRun(facts: TaskclusterWorkerFacts): Promise<PreparedRun> {
  refuseOtherMembers(facts, ['certifiedLog']);
  const { environment = {}, certifiedLog, artifacts } = facts;
  const run = runOf(facts, checkEnvironment(environment, machineMembers));
  const logs = certifiedLog === undefined ? [] : [logSource(certifiedLog, certifiedLogName)];
  return { run, artifacts: [...artifacts, ...logs] };
}
