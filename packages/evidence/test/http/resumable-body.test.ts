import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { expectRejected } from '@chain-of-trust/fixtures';
import { EvidenceError } from '@chain-of-trust/types';
import { describe, expect, test } from 'vitest';
import { hastyRuntime, readArtifact, withEvidence } from '../live-under-test.js';
import { type Answer, sendBytes, sendCut, withServer } from '../test-server.js';

const bytes = randomBytes(300_000);
const etag = '"v1"';

/** Sends the asked range, with whatever the test changes about it. */
function sendRange(
  request: IncomingMessage,
  response: ServerResponse,
  changes: { readonly body?: Buffer; readonly headers?: Record<string, string> } = {},
): void {
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1]);
  const body = changes.body ?? bytes.subarray(start);
  response.writeHead(206, {
    'content-length': String(body.length),
    'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}`,
    etag,
    ...changes.headers,
  });
  response.end(body);
}

/** Reads the artifact from a server that cuts the first answer and gives `second` for all others. */
async function readCutThen(second: Answer, firstHeaders: Record<string, string> = { etag }): Promise<Buffer> {
  const answer: Answer = (request, response, index) => {
    if (index === 0) sendCut(response, bytes, 100_000, firstHeaders);
    else second(request, response, index);
  };
  return await withServer(answer, (server) => withEvidence({ rootUrl: server.origin }, readArtifact));
}

describe('readResumable', () => {
  test('when the line breaks and the server knows ranges, only the rest is asked for', async () => {
    const ranges: (string | undefined)[] = [];
    const read = await readCutThen((request, response) => {
      ranges.push(request.headers.range, String(request.headers['if-range']));
      sendRange(request, response);
    });
    expect(read.equals(bytes)).toBe(true);
    expect(ranges).toEqual(['bytes=100000-', etag]);
  });

  test('when the server does not know ranges, the known prefix is skipped', async () => {
    const read = await readCutThen((_request, response) => sendBytes(response, bytes, { etag }));
    expect(read.equals(bytes)).toBe(true);
  });

  test.each(['W/"v1"', undefined, 'v1'])('when the validator is %s, no range is asked for', async (weak) => {
    const ranges: unknown[] = [];
    const headers: Record<string, string> = weak === undefined ? {} : { etag: weak };
    const read = await readCutThen((request, response) => {
      ranges.push(request.headers.range);
      sendBytes(response, bytes, headers);
    }, headers);
    expect(read.equals(bytes)).toBe(true);
    expect(ranges).toEqual([undefined]);
  });

  test('when the bytes changed in between, nothing of the new ones is appended', async () => {
    const other = Buffer.from(bytes);
    other[99_999] = (bytes[99_999] ?? 0) ^ 1;
    const answer: Answer = (_request, response) => sendBytes(response, other, { etag: '"v2"' });
    const error = await expectRejected(readCutThen(answer), EvidenceError, 'evidence-unavailable');
    expect(error.message).toContain('changed');
  });

  test('when the whole answer is now shorter than what was handed out, it is refused', async () => {
    const answer: Answer = (_request, response) => sendBytes(response, bytes.subarray(0, 50_000));
    const error = await expectRejected(readCutThen(answer), EvidenceError, 'evidence-unavailable');
    expect(error.message).toContain('changed');
  });

  test.each<[string, Record<string, string>]>([
    ['begins elsewhere', { 'content-range': `bytes 99999-${bytes.length - 1}/${bytes.length}` }],
    ['is of another length', { 'content-range': `bytes 100000-${bytes.length}/${bytes.length + 1}` }],
    ['has another validator', { etag: '"v2"' }],
    ['has another encoding', { 'content-encoding': 'gzip' }],
    ['does not say which range it is', { 'content-range': 'bytes */300000' }],
  ])('when the range %s, it is refused', async (_, headers) => {
    const answer: Answer = (request, response) => sendRange(request, response, { headers });
    const error = await expectRejected(readCutThen(answer), EvidenceError, 'evidence-unavailable');
    expect(error.message).toContain('changed');
  });

  test('when the server says that no range is left, the whole is compared', async () => {
    const answer: Answer = (request, response) => {
      if (request.headers.range === undefined) sendBytes(response, bytes);
      else response.writeHead(416).end();
    };
    expect((await readCutThen(answer)).equals(bytes)).toBe(true);
  });

  test('when an unasked range comes first, it is not taken for the whole', async () => {
    const answer: Answer = (_request, response) => {
      const headers = { 'content-length': '5', 'content-range': 'bytes 0-4/9' };
      response.writeHead(206, headers).end('hello');
    };
    await withServer(answer, ({ origin }) =>
      withEvidence({ rootUrl: origin }, async (evidence) => {
        await expectRejected(readArtifact(evidence), EvidenceError, 'evidence-malformed');
      }),
    );
  });

  test('when every line breaks before its first byte, it gives up after the attempts', async () => {
    const answer: Answer = (_request, response, index) => {
      if (index === 0) sendCut(response, bytes, 100_000, { etag });
      else response.destroy();
    };
    await withServer(answer, ({ origin, received }) =>
      withEvidence({ rootUrl: origin, network: { attempts: 3 } }, async (evidence) => {
        await expectRejected(readArtifact(evidence), EvidenceError, 'evidence-unavailable');
        expect(received).toHaveLength(3);
      }),
    );
  });

  test('when every line brings a few bytes and breaks, it gives up after the failures in total', async () => {
    const answer: Answer = (request, response) => {
      const start = Number(/\d+/.exec(request.headers.range ?? '')?.[0] ?? 0);
      const headers = {
        'content-length': String(bytes.length - start),
        'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}`,
        etag,
      };
      response.writeHead(start === 0 ? 200 : 206, headers);
      response.write(bytes.subarray(start, start + 10), () => setTimeout(() => response.destroy(), 5));
    };
    const runtime = hastyRuntime();
    await withServer(answer, ({ origin, received }) =>
      withEvidence(
        { rootUrl: origin, network: { attempts: 3, maxFailures: 7 } },
        async (evidence) => {
          await expectRejected(readArtifact(evidence), EvidenceError, 'evidence-unavailable');
          expect(received).toHaveLength(7);
          // Progress takes the back-off to its start again.
          expect(runtime.pausesMs).toEqual([250, 250, 250, 250, 250, 250]);
        },
        runtime,
      ),
    );
  });

  test('when the address of the storage may have expired, each attempt begins at the queue', async () => {
    const answer: Answer = (request, response, index) => {
      if (!request.url?.startsWith('/storage'))
        response.writeHead(303, { location: `/storage?n=${index}` }).end();
      else if (request.url === '/storage?n=0') sendCut(response, bytes, 10, { etag });
      else sendRange(request, response);
    };
    await withServer(answer, ({ origin, received }) =>
      withEvidence({ rootUrl: origin }, async (evidence) => {
        expect((await readArtifact(evidence)).equals(bytes)).toBe(true);
        expect(received.map(({ url }) => url).filter((url) => url.startsWith('/storage'))).toEqual([
          '/storage?n=0',
          '/storage?n=2',
        ]);
      }),
    );
  });

  test('when a chunked body has no end, it is not taken for whole', async () => {
    const answer: Answer = (_request, response) => {
      response.writeHead(200);
      response.write('some', () => setTimeout(() => response.destroy(), 10));
    };
    await withServer(answer, ({ origin }) =>
      withEvidence({ rootUrl: origin }, async (evidence) => {
        await expectRejected(readArtifact(evidence), EvidenceError, 'evidence-unavailable');
      }),
    );
  });
});
