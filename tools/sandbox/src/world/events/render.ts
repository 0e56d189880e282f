import type { JsonObject } from '@chain-of-trust/types';
import { load } from 'js-yaml';
import jsone from 'json-e';

/** Renders the first task of a tree's template, as every service that creates decision tasks does. */
export function renderTask(
  template: string,
  context: JsonObject,
  own: { taskId: string; now: Date },
): JsonObject {
  return renderTemplate(load(template) as JsonObject, context, own); // a template of ours
}

/** Renders the first task of a parsed template. */
export function renderTemplate(
  template: JsonObject,
  context: JsonObject,
  { taskId, now }: { readonly taskId: string; readonly now: Date },
): JsonObject {
  const full = { ...context, now: now.toISOString(), as_slugid: () => taskId };
  const rendered = jsone(template, full) as { tasks: JsonObject[] };
  const [task] = rendered.tasks;
  if (task === undefined) throw new TypeError('the template describes no task for the event');
  return JSON.parse(JSON.stringify(task)) as JsonObject; // JSON in, JSON out
}
