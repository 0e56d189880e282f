import { describe, expect, test } from 'vitest';
import { get, withSandbox } from '../with-sandbox.js';

describe('rewriting answers', () => {
  test('changes what it gives bytes for, and nothing else', async () => {
    const rewrite = (url: string) => (url.includes('/raw/') ? Buffer.from('changed') : undefined);
    await withSandbox({ rewrite }, async ({ sandbox, build, world }) => {
      const path = world.rawFiles.keys().next().value;
      const { body, headers } = await get(`${sandbox.mirrors['https://raw.githubusercontent.com']}/${path}`);
      expect(body.toString()).toBe('changed');
      expect(headers.get('content-length')).toBe('7');
      expect((await get(build)).json()).toHaveProperty('metadata');
    });
  });

  test('is given the path with its query, and the body', async () => {
    const seen: [string, string][] = [];
    const rewrite = (url: string, body: Uint8Array) => {
      seen.push([url, Buffer.from(body).toString()]);
      return undefined;
    };
    await withSandbox({ rewrite }, async ({ build }) => {
      const { body } = await get(`${build}?a=b`);
      expect(seen).toEqual([[expect.stringMatching(/^\/api\/queue\/.*\?a=b$/), body.toString()]]);
    });
  });

  test('leaves errors alone', async () => {
    const rewrite = () => Buffer.from('{}');
    await withSandbox({ rewrite }, async ({ sandbox }) => {
      const { status, json } = await get(`${sandbox.rootUrl}/absent`);
      expect(status).toBe(404);
      expect(json()).toHaveProperty('code');
    });
  });
});
