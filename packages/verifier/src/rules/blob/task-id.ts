import { exceptTarget } from '../../engine/applies.js';
import { Refusal } from '../../engine/refusal.js';
import type { Rule } from '../../engine/rule.js';
import { blobSchema } from './schema.js';

/** Refuses a blob that a worker signed for another task. */
export const blobTaskId: Rule = {
  id: 'blob/task-id',
  title: 'the blob is of this task',
  source: 'attack: a blob replayed from another task',
  appliesTo: exceptTarget,
  async check({ link, require }) {
    const { content } = await require(blobSchema);
    if (content.taskId === link.taskId) return;
    throw new Refusal({
      code: 'blob/task-id-mismatch',
      message: 'the blob was signed for another task',
      where: 'taskId',
      expected: link.taskId,
      actual: content.taskId,
      nextStep: 'Somebody uploaded the blob of another task; find out who could write this artifact.',
    });
  },
};
