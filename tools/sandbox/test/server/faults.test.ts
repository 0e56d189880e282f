import { describe, expect, test } from 'vitest';
import { findFault } from '../../src/server/faults.js';
import { get, withSandbox } from '../with-sandbox.js';

describe('findFault', () => {
  test('is due every so many requests', () => {
    const found = [1, 2, 3, 4, 5, 6].map((number) => findFault({ failEvery: 2, limitEvery: 3 }, number, '/'));
    expect(found).toEqual([undefined, 'unavailable', 'limited', 'unavailable', undefined, 'unavailable']);
  });

  test('strikes the paths of an outage', () => {
    const faults = { outage: /^\/hg\// };
    expect([findFault(faults, 1, '/hg/x'), findFault(faults, 1, '/api')]).toEqual(['unavailable', undefined]);
  });

  test('is nothing by default', () => {
    expect(findFault({}, 1, '/')).toBeUndefined();
  });
});

describe('a sandbox', () => {
  test('answers 503 with the error of a service', async () => {
    await withSandbox({ faults: { failEvery: 1 } }, async ({ build }) => {
      const { status, json } = await get(build);
      expect([status, json().code]).toEqual([503, 'InternalServerError']);
    });
  });

  test('answers 429 with the time to wait', async () => {
    await withSandbox({ faults: { limitEvery: 1 } }, async ({ build }) => {
      const { status, headers } = await get(build);
      expect([status, headers.get('retry-after')]).toEqual([429, '1']);
    });
  });

  test('breaks off amid every body, large or small, with the next request whole again', async () => {
    await withSandbox({ faults: { resetEvery: 2 } }, async ({ world, build }) => {
      const content = { bytes: 1_000_000, fill: 1 };
      const artifact = { storageType: 's3', contentType: 'application/zip', content } as const;
      world.tasks.get(world.names.builds[0] ?? '')?.runs[0]?.artifacts.set('public/a', artifact);
      const url = (await get(`${build}/artifacts/public/a`)).headers.get('location') ?? '';
      const broken = await fetch(url);
      expect([broken.status, broken.headers.get('content-length')]).toEqual([200, '1000000']);
      await expect(broken.arrayBuffer()).rejects.toMatchObject({ name: 'TypeError', message: 'terminated' });
      expect((await get(build)).status).toBe(200);
      const small = await fetch(`${build}/status`);
      await expect(small.arrayBuffer()).rejects.toMatchObject({ name: 'TypeError', message: 'terminated' });
    });
  });
});
