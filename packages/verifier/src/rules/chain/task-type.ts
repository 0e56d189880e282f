import { Refusal } from '../../engine/refusal.js';
import type { Rule } from '../../engine/rule.js';

/** Refuses task types that the product does not know, and tasks called two kinds at once. */
export const taskType: Rule = {
  id: 'chain/task-type',
  title: 'the task type is known and the same wherever the task is named',
  source: 'spec: Building the chain (taskType says how to verify the task)',
  async check({ link, policy }) {
    const known = [...policy.taskTypes.keys()].sort().join(', ');
    if (link.kind === undefined) {
      throw new Refusal({
        code: 'chain/task-type-unknown',
        message: `the task type ${JSON.stringify(link.taskType)} is not known`,
        expected: known,
        actual: link.taskType,
        nextStep: 'Correct the taskType in upstreamArtifacts, or add the type to the policy.',
      });
    }
    if (link.conflictingTaskTypes.length > 0) {
      throw new Refusal({
        code: 'chain/task-type-conflict',
        message: `the task is called ${link.taskType} and also ${link.conflictingTaskTypes.join(', ')}`,
        expected: link.taskType,
        actual: link.conflictingTaskTypes.join(', '),
        nextStep: 'Name the task by one type; the type decides which rules apply to it.',
      });
    }
  },
};
