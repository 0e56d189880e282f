import type { ResolvedLink } from '@chain-of-trust/chain';
import type { JsonObject } from '@chain-of-trust/types';
import { whenKnown } from '../../engine/applies.js';
import { Refusal, refuseIfAny } from '../../engine/refusal.js';
import type { Rule } from '../../engine/rule.js';
import { show } from '../../show.js';
import { parentsPresent } from '../chain/parents-present.js';
import { taskKnown } from '../chain/task-known.js';
import { definitionDifferences } from './compare-definition.js';
import { resolveRelativeDatestamps } from './relative-datestamp.js';
import { taskGraph } from './task-graph.js';

/** Refuses a task that its decision task did not generate, or not like this. */
export const taskInGraph: Rule = {
  id: 'graph/task-in-graph',
  title: "the task's definition equals its entry in the task graph of the task that created it",
  source:
    'spec: Verifying the chain (their task definition matches a task in their decision task’s task graph)',
  appliesTo: (link) =>
    whenKnown(link, ({ kind }) => kind !== 'parent' || 'decision and action tasks are rebuilt instead'),
  async check({ require }) {
    const link = await require(taskKnown);
    const { parent } = await require(parentsPresent);
    const entry = (await require(taskGraph, parent)).get(link.taskId);
    if (entry === undefined) {
      throw new Refusal({
        code: 'graph/task-not-in-graph',
        message: `the task graph of ${parent.name} ${parent.taskId} has no task ${link.taskId}`,
        nextStep: 'The task was not scheduled by its decision task; find out who scheduled it.',
      });
    }
    const graph = resolveRelativeDatestamps(entry, new Date(link.task.created)) as JsonObject; // objects stay objects
    const taskGroupIds = [...new Set([parent.taskId, parent.decisionTaskId])];
    refuseIfAny(
      definitionDifferences({
        graph,
        task: link.task,
        schedulerId: schedulerIdFor(link, parent),
        taskGroupIds,
      }).map(({ path, expected, actual }) => ({
        code: 'graph/definition-differs',
        message: 'the task is not what its decision task generated',
        where: path,
        expected: show(expected),
        actual: show(actual),
        nextStep:
          'Somebody scheduled a changed task with leaked scopes, or the graph was changed; find out which.',
      })),
    );
  },
};

/** The group of a release promotion is one of its own, and may have a scheduler of its own. */
function schedulerIdFor({ task }: ResolvedLink, parent: ResolvedLink): string {
  return task.taskGroupId === parent.task.taskGroupId ? parent.task.schedulerId : task.schedulerId;
}
