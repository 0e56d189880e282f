import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expectRejected } from '@chain-of-trust/fixtures';
import { describe, expect, test } from 'vitest';
import { GeneratorError } from '../../src/error.js';
import { UnexpectedAnswer } from '../../src/upload/failure.js';
import { type PutRequest, put } from '../../src/upload/put.js';

async function withStore(answer: RequestListener, use: (url: string) => Promise<void>): Promise<void> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  try {
    await use(`http://127.0.0.1:${port}/a?signature=secret`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

const chunk = Buffer.alloc(1024 * 1024, 1);

const requestOf = (url: string, chunks = 1): PutRequest => ({
  url,
  headers: { 'content-type': 'text/plain' },
  length: chunk.length * chunks,
  content: async function* () {
    for (let i = 0; i < chunks; i += 1) yield chunk;
  },
  idleTimeoutMs: 5000,
});

async function failure(work: Promise<void>): Promise<UnexpectedAnswer> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof UnexpectedAnswer)) throw error;
  expect(error.message).not.toContain('secret');
  return error;
}

describe('put', () => {
  test('sends all bytes with their length and the given headers', async () => {
    let received: unknown;
    const store: RequestListener = async (request, response) => {
      let bytes = 0;
      for await (const each of request) bytes += each.length;
      received = [request.method, bytes, request.headers['content-length'], request.headers['content-type']];
      response.end();
    };
    await withStore(store, (url) => put(requestOf(url, 3)));
    expect(received).toEqual(['PUT', 3 * chunk.length, String(3 * chunk.length), 'text/plain']);
  });

  test.each([301, 307, 403, 503])(
    'an answer of %i that does not wait for the bytes is told, and not followed',
    (status) =>
      withStore(
        (_, response) => response.writeHead(status, { location: '/b' }).end(),
        async (url) => expect((await failure(put(requestOf(url, 50)))).status).toBe(status),
      ),
  );

  test('a success before all bytes came is none', () =>
    withStore(
      (_, response) => response.end(),
      async (url) => expect((await failure(put(requestOf(url, 50)))).status).toBeUndefined(),
    ));

  test('a connection that breaks off is told', () =>
    withStore(
      (request) => request.socket.destroy(),
      async (url) => expect((await failure(put(requestOf(url, 50)))).status).toBeUndefined(),
    ));

  test('a store that never answers is given up', () =>
    withStore(
      (request) => request.resume(),
      async (url) => {
        const { reason } = await failure(put({ ...requestOf(url), idleTimeoutMs: 50 }));
        expect(reason).toBe('nothing came for too long');
      },
    ));

  test('a port where nobody listens is told', async () => {
    let gone = '';
    await withStore(
      () => undefined,
      async (url) => {
        gone = url;
      },
    );
    expect((await failure(put(requestOf(gone)))).reason).toContain('ECONNREFUSED');
  });

  test('what ends the content is told as it is, and the store gets no whole body', async () => {
    let isWhole: boolean | undefined;
    const refusal = new GeneratorError({ code: 'generator-artifact-changed', message: 'changed' });
    await withStore(
      (request) => {
        request.resume();
        request.on('error', () => undefined);
        request.on('close', () => {
          isWhole = request.complete;
        });
      },
      async (url) => {
        const content = async function* () {
          yield chunk;
          throw refusal;
        };
        await expectRejected(
          put({ ...requestOf(url, 2), content }),
          GeneratorError,
          'generator-artifact-changed',
        );
        await expect.poll(() => isWhole).toBe(false);
      },
    );
  });
});
