import type { Evidence } from '@chain-of-trust/types';

/**
 * The same evidence, which asks for the status of a task as soon as its definition is there.
 *
 * While a chain is built the network mostly waits: each level of tasks is known only from the one below it. Rules ask
 * for the status of every task but the target, and find the answer there, or on its way. Nothing is decided here: what
 * comes of the question, a failure included, is left to the rule that asks it.
 *
 * @param evidence - answers each question once
 */
export function withEarlyStatus(evidence: Evidence, needsStatus: (taskId: string) => boolean): Evidence {
  return {
    ...evidence,
    taskDefinition: async (taskId) => {
      const definition = await evidence.taskDefinition(taskId);
      if (needsStatus(taskId)) evidence.taskStatus(taskId).catch(() => undefined);
      return definition;
    },
  };
}
