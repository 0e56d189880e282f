import { exceptTarget } from '../../engine/applies.js';
import { Refusal } from '../../engine/refusal.js';
import type { Rule } from '../../engine/rule.js';
import { completedRun } from '../chain/completed-run.js';
import { blobSchema } from './schema.js';

/** Refuses a blob of a worker that is not the one the queue gave the run to. */
export const blobWorker: Rule = {
  id: 'blob/worker',
  title: 'the blob names the worker that the queue gave the run to',
  source:
    'spec: Chain of Trust artifacts (workerGroup, workerId); attack: a leaked worker key used elsewhere',
  appliesTo: exceptTarget,
  async check({ require }) {
    const run = await require(completedRun);
    const { content } = await require(blobSchema);
    const expected = `${run.workerGroup}/${run.workerId}`;
    const actual = `${content.workerGroup}/${content.workerId}`;
    if (expected === actual) return;
    throw new Refusal({
      code: 'blob/worker-mismatch',
      message: 'the blob was signed by another worker than the one that ran the task',
      where: 'workerId',
      expected,
      actual,
      nextStep: 'Find out whether the key of the worker named in the blob has leaked.',
    });
  },
};
