import { jsonDifferences } from '@chain-of-trust/types';
import { exceptTarget } from '../../engine/applies.js';
import { refuseIfAny } from '../../engine/refusal.js';
import type { Rule } from '../../engine/rule.js';
import { show } from '../../show.js';
import { taskKnown } from '../chain/task-known.js';
import { blobSchema } from './schema.js';

/**
 * Refuses a blob whose task is not the queue's, member by member.
 *
 * Compared in full and in both directions: generic-worker lets a task add members to the document that it signs,
 * so "the worker signed it" does not make an extra member true.
 */
export const blobTaskDefinition: Rule = {
  id: 'blob/task-definition',
  title: "the blob's task equals the queue's definition",
  source: 'attack: a worker that ran something else, and additions under a good signature',
  appliesTo: exceptTarget,
  async check({ require }) {
    const { task } = await require(taskKnown);
    const { content } = await require(blobSchema);
    refuseIfAny(
      jsonDifferences(task, content.task).map(({ path, expected, actual }) => ({
        code: 'blob/task-differs',
        message: "what the worker ran differs from the queue's definition",
        where: `task.${path}`,
        expected: show(expected),
        actual: show(actual),
        nextStep: 'The worker ran something else than the queue says; find out which of the two was changed.',
      })),
    );
  },
};
