import { isJsonObject, type JsonObject, type JsonValue, reasonOf } from '@chain-of-trust/types';
import { Refusal } from '../../engine/refusal.js';
import type { Recipe } from './rebuild-input.js';

/** What is the same for all recipes of a task. */
export interface Rendering {
  readonly taskId: string;
  readonly decisionTaskId: string;
  /** When the task says that it was created: templates only count from it, and the queue refuses other times. */
  readonly created: string;
}

/**
 * Renders a recipe to the task definitions it describes.
 *
 * @throws Refusal `rebuild/template-error`, `rebuild/no-task`
 */
export async function renderTasks(recipe: Recipe, rendering: Rendering): Promise<readonly JsonObject[]> {
  const { taskId, decisionTaskId, created } = rendering;
  const rendered = await render(recipe.template, {
    ...recipe.context,
    now: created,
    as_slugid: (label: string) => (label === 'decision' ? decisionTaskId : taskId),
  });
  const tasks = isJsonObject(rendered) ? rendered.tasks : undefined;
  if (Array.isArray(tasks) && tasks.length > 0 && tasks.every(isJsonObject)) return tasks;
  throw new Refusal({
    code: 'rebuild/no-task',
    message: 'the template renders to no task for this event',
    where: '.taskcluster.yml',
    nextStep: 'The tree creates no decision task for such an event; find out who created this one.',
  });
}

/**
 * Renders any json-e template.
 *
 * @throws Refusal `rebuild/template-error`
 */
export async function render(
  template: JsonValue,
  context: Readonly<Record<string, unknown>>,
): Promise<JsonValue> {
  const { default: jsone } = await import('json-e');
  try {
    return JSON.parse(JSON.stringify(jsone(template as JsonObject, context) ?? null)) as JsonValue; // JSON in, JSON out
  } catch (error) {
    throw new Refusal({
      code: 'rebuild/template-error',
      message: `the template cannot be rendered: ${reasonOf(error)}`,
      where: '.taskcluster.yml',
      nextStep: 'The service that created the task would have failed too; find out how it was created.',
    });
  }
}
