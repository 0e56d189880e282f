import { type DockerWorkerFacts, prepareDockerWorkerRun } from './docker-worker.js';
import { type GenericWorkerFacts, prepareGenericWorkerRun } from './generic-worker.js';
import { presetError } from './members.js';
import type { PreparedRun } from './prepared-run.js';
import { prepareScriptworkerRun, type ScriptworkerFacts } from './scriptworker.js';
import { prepareTaskclusterWorkerRun, type TaskclusterWorkerFacts } from './taskcluster-worker.js';

/** What the worker implementation `worker` knows of a finished run. */
export type WorkerFacts = DockerWorkerFacts | GenericWorkerFacts | TaskclusterWorkerFacts | ScriptworkerFacts;

/**
 * Describes a run as its worker implementation does: the members of its environment, the names of its logs, what it lists, and
 * what a task may add.
 *
 * One function for all of them, told apart by `worker`: a compiler then says which facts belong to which worker, and the
 * same shape can be written as JSON by workers in other languages. It is a step of its own, so that signing is the same
 * for all, and what was prepared can be looked at first.
 *
 * @example
 * const { run, ...outputs } = await prepareRun({ worker: 'docker-worker', taskId, …, image, certifiedLog, artifacts });
 * const { files } = await createChainOfTrust(run, { ...outputs, keys, at });
 *
 * @throws GeneratorError `generator-preset` for facts that such a worker does not have or lacks; `generator-environment`,
 *   `generator-image`, `generator-additional-data`, `generator-reserved-member`
 */
export async function prepareRun(facts: WorkerFacts): Promise<PreparedRun> {
  const { worker } = facts;
  switch (facts.worker) {
    case 'docker-worker':
      return prepareDockerWorkerRun(withLog(facts));
    case 'generic-worker':
      return prepareGenericWorkerRun(withLog(facts));
    case 'taskcluster-worker':
      return prepareTaskclusterWorkerRun(facts);
    case 'scriptworker':
      return prepareScriptworkerRun(facts);
    default:
      throw presetError(`no such worker implementation: ${JSON.stringify(worker)}`);
  }
}

/** Callers without a compiler may have forgotten it, and its absence would only be noticed when somebody wants to read it. */
function withLog<F extends DockerWorkerFacts | GenericWorkerFacts>(facts: F): F {
  const { certifiedLog }: { readonly certifiedLog?: unknown } = facts;
  if (certifiedLog !== undefined) return facts;
  throw presetError(`${facts.worker} always has a certifiedLog`);
}
