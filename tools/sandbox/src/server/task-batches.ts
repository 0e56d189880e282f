import type { JsonObject, JsonValue } from '@chain-of-trust/types';
import type { SandboxTask, World } from '../world/world.js';
import { malformedPage, pageOf } from './page.js';
import { sendApiError, sendJson } from './reply.js';
import type { Exchange, Route } from './route.js';
import { statusOf } from './status.js';
import { readJson } from './uploads/read-body.js';

/**
 * Definitions, or statuses, of many tasks in one answer: each once, sorted by taskId, unknown ones left out.
 *
 * @see taskcluster `services/queue/src/api.js`, `tasks` and `statuses`; RFC 189
 */
export function batchRoutes(world: World, pageSize: number): Route[] {
  const statusIn = (task: SandboxTask) => statusOf(task, world.now);
  return [
    batchRoute('/tasks', async (exchange) => {
      const toEntry = (task: SandboxTask) => ({ taskId: task.taskId, task: task.definition });
      await answer(exchange, { world, pageSize, member: 'tasks', toEntry });
    }),
    batchRoute('/tasks/status', async (exchange) => {
      const toEntry = (task: SandboxTask) => ({ taskId: task.taskId, status: statusIn(task) });
      await answer(exchange, { world, pageSize, member: 'statuses', toEntry });
    }),
  ];
}

function batchRoute(path: string, answer: Route['answer']): Route {
  return { method: 'POST', pattern: new RegExp(`^/api/queue/v1${path}$`), answer };
}

interface BatchAnswer {
  readonly world: World;
  /** Tasks on one page. */
  readonly pageSize: number;
  readonly member: 'tasks' | 'statuses';
  readonly toEntry: (task: SandboxTask) => JsonObject;
}

async function answer({ request, response, url }: Exchange, batch: BatchAnswer): Promise<void> {
  const taskIds = taskIdsOf(await readJson(request));
  if (taskIds === undefined) return sendApiError(response, malformedBody);
  const tasks = [...new Set(taskIds)].sort().flatMap((taskId) => batch.world.tasks.get(taskId) ?? []);
  const page = pageOf(tasks, url, batch.pageSize);
  if (page === undefined) return sendApiError(response, malformedPage);
  sendJson(response, { [batch.member]: page.entries.map(batch.toEntry), ...page.next });
}

/** @see Taskcluster queue schema `v1/tasks-request.yml` */
function taskIdsOf({ taskIds = [], ...others }: JsonObject): readonly string[] | undefined {
  const isRight = Object.keys(others).length === 0 && Array.isArray(taskIds) && taskIds.every(isString);
  return isRight ? taskIds : undefined;
}

function isString(value: JsonValue): value is string {
  return typeof value === 'string';
}

const malformedBody = { status: 400, code: 'InputValidationError', message: 'taskIds is a list of strings' };
