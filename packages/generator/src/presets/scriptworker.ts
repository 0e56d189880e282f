import { checkEnvironment } from './environment.js';
import { refuseOtherMembers } from './members.js';
import { type LogSource, logSource, type PreparedRun, type RunFacts, runOf } from './prepared-run.js';

/** What scriptworker knows of a finished run. Its environment is empty. */
export interface ScriptworkerFacts extends RunFacts {
  readonly worker: 'scriptworker';
  /** What verifying the task's own chain has said, where it does not lie among the artifacts. */
  readonly chainOfTrustLog?: LogSource;
}

/**
 * scriptworker closes its logs before it hashes: `live_backing.log` is listed like any output.
 *
 * @throws GeneratorError `generator-preset`, `generator-environment`
 */
export async function prepareScriptworkerRun(facts: ScriptworkerFacts): Promise<PreparedRun> {
  refuseOtherMembers(facts, ['chainOfTrustLog']);
  const { environment = {}, chainOfTrustLog, artifacts } = facts;
  const run = runOf(facts, checkEnvironment(environment, []));
  const logs =
    chainOfTrustLog === undefined ? [] : [logSource(chainOfTrustLog, 'public/logs/chain_of_trust.log')];
  return { run, artifacts: [...artifacts, ...logs].map((source) => ({ ...source, isLogFinished: true })) };
}
