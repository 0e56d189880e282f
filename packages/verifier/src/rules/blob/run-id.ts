import { exceptTarget } from '../../engine/applies.js';
import { Refusal } from '../../engine/refusal.js';
import type { Rule } from '../../engine/rule.js';
import { completedRun } from '../chain/completed-run.js';
import { blobSchema } from './schema.js';

/** Refuses a blob that a worker signed for another run of the same task. */
export const blobRunId: Rule = {
  id: 'blob/run-id',
  title: 'the blob is of the run that the queue calls completed',
  source: 'attack: a blob replayed from another run',
  appliesTo: exceptTarget,
  async check({ require }) {
    const run = await require(completedRun);
    const { content } = await require(blobSchema);
    if (content.runId === run.runId) return;
    throw new Refusal({
      code: 'blob/run-id-mismatch',
      message: 'the blob was signed for another run',
      where: 'runId',
      expected: String(run.runId),
      actual: String(content.runId),
      nextStep: 'Compare the runs of the task; the blob and the artifacts must be of one run.',
    });
  },
};
