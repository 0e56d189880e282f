import type { ResolvedLink } from '@chain-of-trust/chain';
import { Refusal } from '../../engine/refusal.js';
import type { Rule } from '../../engine/rule.js';
import { taskKnown } from './task-known.js';

/** The decision task and the parent of a link. For a decision task, both are itself. */
export interface Parents {
  readonly decision: ResolvedLink;
  /** The decision or action task that created the task. */
  readonly parent: ResolvedLink;
}

/** Establishes the link's decision task and parent, both of the kind that schedules tasks. */
export const parentsPresent: Rule<Parents> = {
  id: 'chain/parents-present',
  title: "the task's decision task and parent are in the chain and are decision or action tasks",
  source: 'spec: Building the chain (if the decision task doesn’t match, add it to the chain)',
  async check(context) {
    const link = await context.require(taskKnown);
    const find = async (taskId: string, role: string): Promise<ResolvedLink> => {
      const found = context.findLink(taskId);
      if (found?.kind === 'parent') return context.require(taskKnown, found);
      throw new Refusal({
        code: 'chain/parent-missing',
        message: `its ${role} ${taskId} is ${found === undefined ? 'not in the chain' : `a ${found.taskType} task`}`,
        expected: 'a decision or action task',
        actual: found?.taskType ?? '(absent)',
        nextStep:
          'Schedule the task from a decision or action task; a task made by hand has no trusted origin.',
      });
    };
    return {
      decision: await find(link.decisionTaskId, 'decision task'),
      parent: await find(link.parentTaskId, 'parent'),
    };
  },
};
