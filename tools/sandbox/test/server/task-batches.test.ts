import { toTaskDefinition, toTaskStatus } from '@chain-of-trust/types';
import { describe, expect, test } from 'vitest';
import { type Deployment, get, withSandbox } from '../with-sandbox.js';

const unknown = 'AAAAAAAAQAAAAAAAAAAAAA';

/** What answers about many tasks have, of either kind. */
interface Answer {
  readonly tasks: readonly { readonly taskId: string; readonly task: unknown }[];
  readonly statuses: readonly { readonly taskId: string; readonly status: unknown }[];
  readonly continuationToken?: string;
}

async function post({ sandbox }: Deployment, path: string, body: unknown) {
  const request = { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(`${sandbox.rootUrl}/api/queue/v1${path}`, request);
  return { status: response.status, json: (await response.json()) as Answer };
}

describe('the Queue, asked about many tasks', () => {
  test('answers the definition of each that exists once, as it answers each alone', async () => {
    await withSandbox({ pageSize: 1000 }, async (deployment) => {
      const taskIds = [...deployment.world.tasks.keys()];
      const { status, json } = await post(deployment, '/tasks', {
        taskIds: [unknown, ...taskIds, ...taskIds],
      });
      expect(status).toBe(200);
      expect(json.tasks.map(({ taskId }) => taskId)).toEqual(taskIds.toSorted());
      for (const { taskId, task } of json.tasks) {
        const alone = await get(`${deployment.sandbox.rootUrl}/api/queue/v1/task/${taskId}`);
        expect(toTaskDefinition(task)).toEqual(alone.json());
      }
      expect(json).not.toHaveProperty('continuationToken');
    });
  });

  test('answers the status of each, as it answers each alone', async () => {
    await withSandbox({ pageSize: 1000 }, async (deployment) => {
      const taskIds = [...deployment.world.tasks.keys()];
      const { json } = await post(deployment, '/tasks/status', { taskIds });
      expect(json.statuses).toHaveLength(taskIds.length);
      for (const { taskId, status } of json.statuses) {
        const alone = await get(`${deployment.sandbox.rootUrl}/api/queue/v1/task/${taskId}/status`);
        expect(toTaskStatus(status).taskId).toBe(taskId);
        expect(alone.json()).toEqual({ status });
      }
    });
  });

  test('gives tokens for further pages, of which the last has none', async () => {
    await withSandbox({ pageSize: 4 }, async (deployment) => {
      const taskIds = [...deployment.world.tasks.keys()];
      const found: string[] = [];
      for (let query: string | undefined = ''; query !== undefined; ) {
        const { json } = await post(deployment, `/tasks${query}`, { taskIds });
        found.push(...json.tasks.map(({ taskId }) => taskId));
        const { continuationToken: token } = json;
        query = token === undefined ? undefined : `?continuationToken=${token}`;
      }
      expect(found).toEqual(taskIds.toSorted());
    });
  });

  test.each<[string, unknown]>([
    ['/tasks?limit=0', { taskIds: [unknown] }],
    ['/tasks?continuationToken=x', { taskIds: [unknown] }],
    ['/tasks', { taskIds: unknown }],
    ['/tasks', { taskIds: [1] }],
    ['/tasks/status', { taskIds: [], others: [] }],
    ['/tasks/status', []],
  ])('answers 400 to a malformed request: %s %j', async (path, body) => {
    await withSandbox({}, async (deployment) => {
      expect((await post(deployment, path, body)).status).toBe(400);
    });
  });
});
