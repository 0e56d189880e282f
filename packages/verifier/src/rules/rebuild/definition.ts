import {
  type JsonDifference,
  type JsonObject,
  jsonDifferences,
  type TaskDefinition,
} from '@chain-of-trust/types';
import { onlyKind } from '../../engine/applies.js';
import { Refusal, refuseIfAny } from '../../engine/refusal.js';
import type { Rule } from '../../engine/rule.js';
import { queueDefaults, withOnePoolSpelling } from '../../queue-defaults.js';
import { show } from '../../show.js';
import { taskKnown } from '../chain/task-known.js';
import { sourceRevision } from '../source/revision.js';
import { hgPushContext } from './hg-push.js';
import { findProject } from './project.js';
import type { RebuildInput } from './rebuild-input.js';
import { readTemplate, renderTasks } from './render.js';

/** Rebuilds a decision task from the tree and refuses it where it is not what the tree describes. */
export const rebuiltDefinition: Rule = {
  id: 'rebuild/definition',
  title: 'the definition rebuilt from .taskcluster.yml equals the runtime definition',
  source: 'spec: Decision Task; Verifying the chain (rebuilds … via json-e)',
  appliesTo: (link) => onlyKind(link, 'parent'),
  async check({ require, evidence, policy }) {
    const { task, taskId, decisionTaskId } = await require(taskKnown);
    const contextOf = contextFor(task, policy.tasksFor);
    const source = await require(sourceRevision);
    const [template, project] = await Promise.all([
      readTemplate(evidence, source),
      findProject(evidence, policy, source.repository),
    ]);
    const own = { taskId, decisionTaskId, created: task.created };
    const candidates = await renderTasks(template, contextOf({ task, source, project }), own);
    refuseIfAny(
      closestDifferences(candidates, task).map(({ path, expected, actual }) => ({
        code: 'rebuild/definition-differs',
        message: `the task is not what the tree describes: ${path}`,
        where: path,
        expected: show(expected),
        actual: show(actual),
        nextStep: 'Somebody created a changed decision task with leaked scopes; find out who.',
      })),
    );
  },
};

const contexts: ReadonlyMap<string, (input: RebuildInput) => JsonObject> = new Map([
  ['hg-push', hgPushContext],
]);

/** `extra.tasks_for` only selects how to rebuild; claiming another event yields another definition. */
function contextFor(task: TaskDefinition, tasksFor: readonly string[]): (input: RebuildInput) => JsonObject {
  const claimed = task.extra?.tasks_for;
  const contextOf = contexts.get(String(claimed));
  if (typeof claimed === 'string' && tasksFor.includes(claimed) && contextOf !== undefined) return contextOf;
  throw new Refusal({
    code: 'rebuild/tasks-for',
    message: 'the task claims an event that cannot be rebuilt',
    where: 'extra.tasks_for',
    expected: tasksFor.join(', '),
    actual: show(claimed),
    nextStep:
      'Only events of the policy that this version can rebuild are verified; everything else is refused.',
  });
}

/** A template may describe several tasks; the one that comes closest makes the most readable differences. */
function closestDifferences(candidates: readonly JsonObject[], task: TaskDefinition): JsonDifference[] {
  const runtime = normalize(task);
  const differences = candidates.map((candidate) => jsonDifferences(normalize(candidate), runtime));
  return differences.reduce((best, next) => (next.length < best.length ? next : best));
}

/** The queue adds `projectId`; the rebuilt definition names its own `taskId` beside the members of a task. */
function normalize(definition: JsonObject): JsonObject {
  const { taskId: _, projectId: __, ...members } = { ...queueDefaults, ...definition };
  return withOnePoolSpelling(members);
}
