import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Content } from '../../src/world/content.js';
import { type Deployment, get, withSandbox } from '../with-sandbox.js';

/** Stores something in the first build's run and gives its signed URL. */
async function store({ world, build }: Deployment, content: Content, isGzipped = false): Promise<string> {
  const artifact = { storageType: 's3', contentType: 'text/plain', content, isGzipped } as const;
  world.tasks.get(world.names.builds[0] ?? '')?.runs[0]?.artifacts.set('public/a', artifact);
  return (await get(`${build}/artifacts/public/a`)).headers.get('location') ?? '';
}

const text = Buffer.from('0123456789');

describe('the object store', () => {
  describe('when an object is read', () => {
    test('sends the whole with its length, type and entity tag', async () => {
      await withSandbox({}, async (deployment) => {
        const { status, headers, body } = await get(await store(deployment, text));
        expect([status, body.toString()]).toEqual([200, '0123456789']);
        expect(headers.get('content-length')).toBe('10');
        expect(headers.get('content-type')).toBe('text/plain');
        expect(headers.get('etag')).toMatch(/^"[0-9a-f]{32}"$/);
      });
    });

    test('what was stored compressed is sent so, whatever the client accepts', async () => {
      await withSandbox({}, async (deployment) => {
        const url = await store(deployment, text, true);
        const response = await fetch(url, { headers: { range: 'bytes=0-' } }); // decoded by the client
        expect(response.headers.get('content-encoding')).toBe('gzip');
        expect(await response.text()).toBe('0123456789');
        // A part is a part of the compressed bytes.
        const tail = await fetch(url, { method: 'HEAD' });
        expect(Number(tail.headers.get('content-length'))).toBeGreaterThan(10);
        expect(gunzipSync(await rawBytes(url)).toString()).toBe('0123456789');
      });
    });

    test('what is larger than memory is made while it is read', async () => {
      await withSandbox({}, async (deployment) => {
        const url = await store(deployment, { bytes: 1_000_000_001, fill: 7 });
        const { status, body, headers } = await get(url, { range: 'bytes=999999999-' });
        expect([status, ...body]).toEqual([206, 7, 7]);
        expect(headers.get('content-range')).toBe('bytes 999999999-1000000000/1000000001');
      });
    });

    test('a large body arrives whole', async () => {
      await withSandbox({}, async (deployment) => {
        const { body } = await get(await store(deployment, { bytes: 3_000_001, fill: 1 }));
        const expected = createHash('sha256').update(Buffer.alloc(3_000_001, 1)).digest('hex');
        expect(createHash('sha256').update(body).digest('hex')).toBe(expected);
      });
    });
  });

  describe('when a part is asked for', () => {
    test('sends it while the entity tag is current, and the whole otherwise', async () => {
      await withSandbox({}, async (deployment) => {
        const url = await store(deployment, text);
        const etag = (await get(url)).headers.get('etag') ?? '';
        expect((await get(url, { range: 'bytes=8-' })).body.toString()).toBe('89');
        const current = await get(url, { range: 'bytes=8-', 'if-range': etag });
        expect([current.status, current.body.toString()]).toEqual([206, '89']);
        const other = await get(url, { range: 'bytes=8-', 'if-range': '"other"' });
        expect([other.status, other.body.toString()]).toEqual([200, '0123456789']);
      });
    });

    test('one past the end is refused', async () => {
      await withSandbox({}, async (deployment) => {
        expect((await get(await store(deployment, text), { range: 'bytes=10-' })).status).toBe(416);
      });
    });
  });

  describe('when access is not granted', () => {
    test.each([
      ['no signature', (url: string) => url.split('?')[0] ?? '', 403],
      ['the signature of another object', (url: string) => url.replace('public/a?', 'public/b?'), 403],
      ['a path of nothing', (url: string) => url.replace('/bucket/', '/other/'), 404],
    ])('%s is refused', async (_, change, expected) => {
      await withSandbox({}, async (deployment) => {
        expect((await get(change(await store(deployment, text)))).status).toBe(expected);
      });
    });

    test('credentials of somebody else are refused, as s3 does', async () => {
      await withSandbox({}, async (deployment) => {
        const { status, body } = await get(await store(deployment, text), { authorization: 'Hawk id="x"' });
        expect([status, body.toString()]).toEqual([400, expect.stringContaining('InvalidArgument')]);
      });
    });

    test('an object that is gone is not found, although the URL is signed', async () => {
      await withSandbox({}, async (deployment) => {
        const url = await store(deployment, text);
        const { world } = deployment;
        world.tasks.get(world.names.builds[0] ?? '')?.runs[0]?.artifacts.delete('public/a');
        expect((await get(url)).status).toBe(404);
      });
    });
  });
});

/** The bytes of a body as they are sent: `fetch` decodes them. */
async function rawBytes(url: string): Promise<Buffer> {
  const { get: request } = await import('node:http');
  return new Promise((resolve, reject) => {
    request(url, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks)));
    }).on('error', reject);
  });
}
