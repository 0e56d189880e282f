import {
  DocumentError,
  type Evidence,
  type JsonObject,
  type JsonValue,
  reasonOf,
} from '@chain-of-trust/types';
import { fileSizedBounds, parseYaml } from '@chain-of-trust/types/yaml';
import { orRefuse, Refusal, refusalOfDocument } from '../../engine/refusal.js';
import type { SourceRevision } from '../source/revision.js';

const templatePath = '.taskcluster.yml';

/** Reads the template that decision tasks are created from, at the revision itself. */
export async function readTemplate(evidence: Evidence, source: SourceRevision): Promise<JsonValue> {
  const file = { repository: source.repository, revision: source.revision, path: templatePath };
  const bytes = await orRefuse(evidence.readSourceFile(file, { maxBytes: fileSizedBounds.maxBytes }), {
    code: 'rebuild/template-missing',
    message: `${source.repository} has no ${templatePath} at ${source.revision}`,
    nextStep: 'A decision task cannot come from a tree without a template; find out who created it.',
  });
  try {
    return parseYaml(bytes, fileSizedBounds);
  } catch (error) {
    if (error instanceof DocumentError) throw new Refusal(refusalOfDocument(error, 'rebuild', templatePath));
    throw error;
  }
}

/**
 * Renders a template to the task definitions it describes.
 *
 * `now` is the time at which the task says it was created: the template only counts from it, and the queue itself
 * refuses tasks whose times lie elsewhere.
 */
export async function renderTasks(
  template: JsonValue,
  context: JsonObject,
  own: { readonly taskId: string; readonly decisionTaskId: string; readonly created: string },
): Promise<readonly JsonObject[]> {
  const { default: jsone } = await import('json-e');
  const full = {
    ...context,
    now: own.created,
    ownTaskId: own.taskId,
    taskId: null,
    as_slugid: (label: string) => (label === 'decision' ? own.decisionTaskId : own.taskId),
  };
  let rendered: unknown;
  try {
    rendered = JSON.parse(JSON.stringify(jsone(template as JsonObject, full)));
  } catch (error) {
    throw new Refusal({
      code: 'rebuild/template-error',
      message: `${templatePath} cannot be rendered: ${reasonOf(error)}`,
      where: templatePath,
      nextStep: 'The service that created the task would have failed too; find out how it was created.',
    });
  }
  return tasksOf(rendered);
}

function tasksOf(rendered: unknown): readonly JsonObject[] {
  const tasks: unknown =
    typeof rendered === 'object' && rendered !== null ? Reflect.get(rendered, 'tasks') : undefined;
  if (
    Array.isArray(tasks) &&
    tasks.length > 0 &&
    tasks.every((task) => typeof task === 'object' && task !== null)
  ) {
    return tasks;
  }
  throw new Refusal({
    code: 'rebuild/no-task',
    message: `${templatePath} renders to no task for this event`,
    where: templatePath,
    nextStep: 'The tree creates no decision task for such an event; find out who created this one.',
  });
}
