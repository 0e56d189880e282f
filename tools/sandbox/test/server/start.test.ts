import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, createConnection } from 'node:net';
import { startSandbox } from '@chain-of-trust/sandbox';
import { describe, expect, test, vi } from 'vitest';
import { createSmallWorld, get, withSandbox } from '../with-sandbox.js';

describe('startSandbox', () => {
  test('remembers every request with its headers, in order', async () => {
    await withSandbox({}, async ({ sandbox, world }) => {
      await get(`${sandbox.rootUrl}/a?b=c`, { 'x-test': '1' });
      await get(`${sandbox.rootUrl}/api/queue/v1/task/${world.names.signing}`);
      expect(sandbox.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
        'GET /a?b=c',
        `GET /api/queue/v1/task/${world.names.signing}`,
      ]);
      expect(sandbox.requests[0]?.headers).toMatchObject({ 'x-test': '1' });
    });
  });

  test('answers what is nowhere with 404, and a path that cannot be decoded with 400', async () => {
    await withSandbox({}, async ({ sandbox, build }) => {
      expect((await get(`${sandbox.rootUrl}/nowhere`)).status).toBe(404);
      expect((await get(`${build}/artifacts/%zz`)).status).toBe(400);
    });
  });

  test('a change of the world shows with the next request', async () => {
    await withSandbox({}, async ({ world, build }) => {
      expect((await get(build)).status).toBe(200);
      world.tasks.delete(world.names.builds[0] ?? '');
      expect((await get(build)).status).toBe(404);
    });
  });

  test('answers nothing after it was closed', async () => {
    let url = '';
    await withSandbox({}, async ({ build }) => {
      url = build;
    });
    await expect(fetch(url)).rejects.toMatchObject({ name: 'TypeError' });
  });

  test('closes connections that are open when it is closed', async () => {
    const sandbox = await startSandbox(await createSmallWorld());
    const socket = createConnection(Number(new URL(sandbox.rootUrl).port), '127.0.0.1');
    await once(socket, 'connect');
    const closed = once(socket, 'close');
    await sandbox.close();
    expect(await closed).toEqual([false]);
  });

  test('a port that is taken is refused, and nothing keeps listening', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo; // it listens on TCP
    const before = listeningServers();
    await expect(startSandbox(await createSmallWorld(), { port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
    await vi.waitFor(() => expect(listeningServers()).toBe(before));
    await new Promise((resolve) => server.close(resolve));
  });
});

function listeningServers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap').length;
}
