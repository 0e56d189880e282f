import { toTaskDefinition, toTaskStatus } from '@chain-of-trust/types';
import { describe, expect, test } from 'vitest';
import type { SandboxArtifact } from '../../src/world/world.js';
import { type Deployment, get, withSandbox } from '../with-sandbox.js';

/** Puts an artifact into the first build's run. */
function publish({ world }: Deployment, name: string, artifact: SandboxArtifact): void {
  world.tasks.get(world.names.builds[0] ?? '')?.runs[0]?.artifacts.set(name, artifact);
}

const zip = { storageType: 's3', contentType: 'application/zip', content: Buffer.from('zip') } as const;

describe('the Queue', () => {
  describe('when a task is asked for', () => {
    test('answers every definition in the shape that the queue documents', async () => {
      await withSandbox({}, async ({ world, sandbox }) => {
        for (const taskId of world.tasks.keys()) {
          const { status, json } = await get(`${sandbox.rootUrl}/api/queue/v1/task/${taskId}`);
          expect(status).toBe(200);
          const task = toTaskDefinition(json());
          expect(task.taskQueueId).toBe(`${task.provisionerId}/${task.workerType}`);
        }
      });
    });

    test('answers every status in the shape that the queue documents', async () => {
      await withSandbox({}, async ({ world, sandbox }) => {
        for (const [taskId, task] of world.tasks) {
          const { json } = await get(`${sandbox.rootUrl}/api/queue/v1/task/${taskId}/status`);
          const status = toTaskStatus(json().status);
          expect(status.state).toBe(task.runs.at(-1)?.state);
          expect(status.taskId).toBe(taskId);
        }
      });
    });

    test('says of a pending run neither a worker nor an end', async () => {
      await withSandbox({}, async ({ world, build }) => {
        const run = world.tasks.get(world.names.builds[0] ?? '')?.runs[0];
        if (run !== undefined) run.state = 'pending';
        const [status] = (await get(`${build}/status`)).json().status.runs;
        expect(Object.keys(status)).toEqual(['runId', 'state', 'reasonCreated', 'scheduled']);
      });
    });

    test.each(['', '/status', '/artifacts', '/runs/0/artifacts/public/a'])(
      'answers an unknown one%s with 404 and the error of a Taskcluster service',
      async (path) => {
        await withSandbox({}, async ({ sandbox }) => {
          const { status, json } = await get(
            `${sandbox.rootUrl}/api/queue/v1/task/AAAAAAAAQAAAAAAAAAAAAA${path}`,
          );
          expect(status).toBe(404);
          expect(json()).toMatchObject({ code: 'ResourceNotFound', requestInfo: { method: 'GET' } });
        });
      },
    );
  });

  describe('when artifacts are listed', () => {
    test.each(['/runs/0/artifacts', '/artifacts'])('%s comes in pages that make the whole', async (path) => {
      await withSandbox({ pageSize: 2 }, async ({ world, build }) => {
        const names: string[] = [];
        let token: string | undefined;
        do {
          const query = token === undefined ? '' : `?continuationToken=${token}`;
          const page = (await get(`${build}${path}${query}`)).json();
          expect(page.artifacts.length).toBeLessThanOrEqual(2);
          names.push(...page.artifacts.map(({ name }: { name: string }) => name));
          token = page.continuationToken;
        } while (token !== undefined);
        const { artifacts } = world.tasks.get(world.names.builds[0] ?? '')?.runs[0] ?? {};
        expect(names).toEqual([...(artifacts?.keys() ?? [])].sort());
      });
    });

    test('a limit of the client makes smaller pages', async () => {
      await withSandbox({}, async ({ build }) => {
        expect((await get(`${build}/artifacts?limit=1`)).json().artifacts).toHaveLength(1);
      });
    });

    test.each(['limit=0', 'limit=x', 'continuationToken=x'])('%s is an input error', async (query) => {
      await withSandbox({}, async ({ build }) => {
        const { status, json } = await get(`${build}/artifacts?${query}`);
        expect([status, json().code]).toEqual([400, 'InputError']);
      });
    });

    test('each entry has the members that the queue documents', async () => {
      await withSandbox({ pageSize: 100 }, async (deployment) => {
        publish(deployment, 'public/error', {
          storageType: 'error',
          reason: 'file-missing-on-worker',
          message: '',
        });
        const { artifacts } = (await get(`${deployment.build}/artifacts`)).json();
        const find = (wanted: string) => artifacts.find(({ name }: { name: string }) => name === wanted);
        expect(find('public/build/target-0.zip')).toEqual({
          name: 'public/build/target-0.zip',
          storageType: 's3',
          contentType: 'application/octet-stream',
          contentLength: 4096,
          expires: expect.stringMatching(/Z$/),
        });
        expect(find('public/error')).toMatchObject({ storageType: 'error', contentType: 'text/plain' });
        expect(find('public/logs/live.log')).toMatchObject({ storageType: 'link' });
      });
    });
  });

  describe('when an artifact is asked for', () => {
    test.each(['s3', 'object'] as const)(
      '%s redirects to another origin with a signed URL',
      async (storageType) => {
        await withSandbox({}, async (deployment) => {
          publish(deployment, 'public/a b', { ...zip, storageType });
          const { status, headers } = await get(`${deployment.build}/runs/0/artifacts/public%2Fa%20b`);
          const location = new URL(headers.get('location') ?? '');
          expect(status).toBe(303);
          expect(headers.get('x-taskcluster-artifact-storage-type')).toBe(storageType);
          expect(location.origin).not.toBe(deployment.sandbox.rootUrl);
          expect(location.searchParams.has('X-Amz-Signature')).toBe(true);
          expect((await get(location.href)).body.toString()).toBe('zip');
        });
      },
    );

    test('the latest run is the last one', async () => {
      await withSandbox({}, async (deployment) => {
        const { world, build } = deployment;
        const task = world.tasks.get(world.names.builds[0] ?? '');
        const [run] = task?.runs ?? [];
        if (run !== undefined) task?.runs.push({ ...run, runId: 1, artifacts: new Map([['public/a', zip]]) });
        expect((await get(`${build}/artifacts/public/a`)).headers.get('location')).toContain('/1/public/a?');
        expect((await get(`${build}/runs/0/artifacts/public/a`)).status).toBe(404);
      });
    });

    test('a reference redirects to wherever it points', async () => {
      await withSandbox({}, async (deployment) => {
        publish(deployment, 'public/a', { storageType: 'reference', url: 'https://example.com/x' });
        const { status, headers } = await get(`${deployment.build}/artifacts/public/a`);
        expect([status, headers.get('location')]).toEqual([303, 'https://example.com/x']);
      });
    });

    test('an error is answered with 424 and what the worker said', async () => {
      await withSandbox({}, async (deployment) => {
        const error = { reason: 'file-missing-on-worker', message: 'no such file' };
        publish(deployment, 'public/a', { storageType: 'error', ...error });
        const { status, json } = await get(`${deployment.build}/artifacts/public/a`);
        expect([status, json()]).toEqual([424, error]);
      });
    });

    test('links are followed, and ones that go round lead nowhere', async () => {
      await withSandbox({}, async (deployment) => {
        publish(deployment, 'public/a', { storageType: 'link', artifact: 'public/b' });
        publish(deployment, 'public/b', { storageType: 'link', artifact: 'public/build/target-0.zip' });
        publish(deployment, 'public/round', { storageType: 'link', artifact: 'public/round' });
        const { headers } = await get(`${deployment.build}/artifacts/public/a`);
        expect(headers.get('location')).toContain('/0/public/build/target-0.zip?');
        expect((await get(`${deployment.build}/artifacts/public/round`)).status).toBe(404);
      });
    });

    test('artifact-content and artifact-info say where and what it is instead of redirecting', async () => {
      await withSandbox({}, async (deployment) => {
        publish(deployment, 'public/a', zip);
        for (const run of ['', '/runs/0']) {
          const content = await get(`${deployment.build}${run}/artifact-content/public/a`);
          expect(content.json()).toEqual({ storageType: 's3', url: expect.stringContaining('/0/public/a?') });
          const info = await get(`${deployment.build}${run}/artifact-info/public/a`);
          expect(info.json()).toMatchObject({ name: 'public/a', contentLength: 3 });
        }
      });
    });
  });

  describe('when an artifact is private', () => {
    test('an anonymous client is refused, also for one that does not exist', async () => {
      await withSandbox({}, async (deployment) => {
        publish(deployment, 'private/a', zip);
        for (const name of ['private/a', 'private/b', 'publicity/a']) {
          const { status, json } = await get(`${deployment.build}/artifacts/${name}`);
          expect([status, json().code]).toEqual([403, 'InsufficientScopes']);
        }
      });
    });

    test('credentials that are wrong are refused, for public artifacts too', async () => {
      await withSandbox({}, async (deployment) => {
        publish(deployment, 'public/a', zip);
        const { status, json } = await get(`${deployment.build}/artifacts/public/a?bewit=x`);
        expect([status, json().code]).toEqual([401, 'AuthenticationFailed']);
      });
    });
  });

  describe('when something else than a read is asked for', () => {
    test('is refused', async () => {
      await withSandbox({}, async ({ build }) => {
        expect((await fetch(build, { method: 'PUT' })).status).toBe(405);
      });
    });
  });
});
