import type { Policy, TaskEvent } from '@chain-of-trust/policy';
import type { TaskDefinition } from '@chain-of-trust/types';
import { onlyKind } from '../../engine/applies.js';
import { Refusal, refuseIfAny } from '../../engine/refusal.js';
import type { Rule } from '../../engine/rule.js';
import { show } from '../../show.js';
import { parentsPresent } from '../chain/parents-present.js';
import { taskKnown } from '../chain/task-known.js';
import { decisionDocuments } from '../graph/decision-documents.js';
import { eventOf } from '../source/event.js';
import { sourceRevision } from '../source/revision.js';
import { closestDifferences } from './compare.js';
import { events } from './events/index.js';
import { renderTasks } from './render.js';

/** Rebuilds a decision or action task from the tree and refuses it where it is not what the tree describes. */
export const rebuiltDefinition: Rule = {
  id: 'rebuild/definition',
  title: 'the definition rebuilt from .taskcluster.yml equals the runtime definition',
  source: 'spec: Decision Task; Verifying the chain (rebuilds … via json-e)',
  appliesTo: (link) => onlyKind(link, 'parent'),
  async check({ require, evidence, policy }) {
    const link = await require(taskKnown);
    const event = claimedEvent(link.task, policy);
    const { decision } = await require(parentsPresent);
    const [source] = await require(sourceRevision, decision);
    const documents = () => require(decisionDocuments, decision);
    const recipes = await events[event]({ link, decision, source, evidence, policy, documents });
    const { taskId, decisionTaskId, task } = link;
    const rendering = { taskId, decisionTaskId, created: task.created };
    const candidates = await Promise.all(recipes.map((recipe) => renderTasks(recipe, rendering)));
    refuseIfAny(
      closestDifferences(candidates.flat(), link).map(({ path, expected, actual }) => ({
        code: 'rebuild/definition-differs',
        message: 'the task is not what the tree describes',
        where: path,
        expected: show(expected),
        actual: show(actual),
        nextStep: 'Somebody created a changed decision or action task with leaked scopes; find out who.',
      })),
    );
  },
};

function claimedEvent(task: TaskDefinition, policy: Policy): TaskEvent {
  const event = eventOf(task, policy);
  if (event !== undefined) return event;
  throw new Refusal({
    code: 'rebuild/tasks-for',
    message: 'the task claims an event that the product has no tasks for',
    where: 'extra.tasks_for',
    expected: policy.tasksFor.join(', '),
    actual: show(task.extra?.tasks_for),
    nextStep:
      'Only events of the policy are verified; if the product has decision tasks for this one, add it.',
  });
}
