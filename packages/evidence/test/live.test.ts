import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expectRejected } from '@chain-of-trust/fixtures';
import { EvidenceError } from '@chain-of-trust/types';
import { describe, expect, test } from 'vitest';
import type { RequestTiming, Traffic } from '../src/options.js';
import { artifact, hastyRuntime, readArtifact, taskId, withEvidence } from './live-under-test.js';
import { sendBytes, sendJson, sendRedirect, withServer } from './test-server.js';

describe('createLiveEvidence', () => {
  test('when it is made, neither the HTTP library nor the Taskcluster client is loaded', async () => {
    const script = `
      const { createLiveEvidence } = await import('@chain-of-trust/evidence');
      const { cache } = (await import('node:module')).createRequire(import.meta.url);
      const isLoaded = (name) => [...process.moduleLoadList, ...Object.keys(cache)].some((path) => path.includes(name));
      const loaded = () => ['_http_client', 'hawk'].filter(isLoaded);
      const credentials = { clientId: 'a', accessToken: 'b' };
      const rootUrl = 'http://127.0.0.1:1';
      const evidence = createLiveEvidence({ rootUrl, credentials, network: { attempts: 1 } });
      console.log(JSON.stringify(loaded()));
      await evidence.findIndexedTask('a').catch(() => undefined);
      console.log(JSON.stringify(loaded()));
    `;
    const cwd = new URL('..', import.meta.url);
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      cwd,
    });
    expect(stdout.split('\n')).toEqual(['[]', '["_http_client","hawk"]', '']);
  });

  test('when reads are counted, redirects and encoded bytes are among them', async () => {
    const seen: Traffic[] = [];
    const streamed = { bytes: 0, announced: 0 };
    await withServer(
      (request, response) =>
        request.url === '/s' ? sendBytes(response, Buffer.from('bytes')) : sendRedirect(response, '/s'),
      ({ origin }) =>
        withEvidence({ rootUrl: origin, onTraffic: (traffic) => seen.push(traffic) }, async (evidence) => {
          await readArtifact(evidence);
          expect(seen).toEqual([
            { requests: 1, bytes: 0, streamed },
            { requests: 2, bytes: 0, streamed },
            { requests: 2, bytes: 5, streamed },
          ]);
        }),
    );
  });

  test('when a large body is streamed, what was announced and what has come is counted', async () => {
    const seen: Traffic[] = [];
    const body = Buffer.alloc(1_000_000, 'content');
    await withServer(
      (_, response) => sendBytes(response, body),
      ({ origin }) =>
        withEvidence({ rootUrl: origin, onTraffic: (traffic) => seen.push(traffic) }, async (evidence) => {
          await readArtifact(evidence);
          expect(seen.at(-1)).toEqual({
            requests: 1,
            bytes: body.length,
            streamed: { bytes: body.length, announced: body.length },
          });
        }),
    );
  });

  test('when requests are listened to, each is told with its outcome, and without its query', async () => {
    const seen: RequestTiming[] = [];
    await withServer(
      (request, response) =>
        request.url?.startsWith('/s')
          ? sendBytes(response, Buffer.from('bytes'))
          : sendRedirect(response, '/s?signature=1'),
      ({ origin }) =>
        withEvidence({ rootUrl: origin, onRequest: (timing) => seen.push(timing) }, async (evidence) => {
          await readArtifact(evidence);
          expect(seen.map(({ url, outcome }) => [url.startsWith(origin), outcome])).toEqual([
            [true, 303],
            [true, 200],
          ]);
          expect(seen[1]?.url).toBe(`${origin}/s`);
          expect(seen.every(({ milliseconds }) => milliseconds > 0)).toBe(true);
        }),
    );
  });

  test('when many things are read at once, connections stay within their bound and all are answered', async () => {
    const open = new Set<unknown>();
    let most = 0;
    await withServer(
      (request, response) => {
        open.add(request.socket);
        most = Math.max(most, open.size);
        setTimeout(() => sendJson(response, { taskId }), 2);
      },
      ({ origin }) =>
        withEvidence({ rootUrl: origin, network: { connections: 3 } }, async (evidence) => {
          const reads = Array.from({ length: 50 }, () => evidence.findIndexedTask('a.b'));
          expect(new Set(await Promise.all(reads))).toEqual(new Set([taskId]));
          expect(most).toBe(3);
        }),
    );
  });

  test('when a stream is left early, its connection is free for the next read', async () => {
    await withServer(
      (_, response) => sendBytes(response, Buffer.alloc(5_000_000)),
      ({ origin }) =>
        withEvidence({ rootUrl: origin, network: { connections: 1 } }, async (evidence) => {
          for await (const chunk of await evidence.openArtifact(artifact, { maxBytes: 5_000_000 })) {
            expect(chunk.length).toBeGreaterThan(0);
            break;
          }
          expect(await readArtifact(evidence, 5_000_000)).toHaveLength(5_000_000);
        }),
    );
  });

  test('when an answer is refused, its connection is free for the next read', async () => {
    await withServer(
      (_, response, index) => {
        if (index > 0) return sendBytes(response, Buffer.from('next'));
        response.writeHead(200, { 'content-length': '5000000' });
        response.flushHeaders();
      },
      ({ origin }) =>
        withEvidence({ rootUrl: origin, network: { connections: 1 } }, async (evidence) => {
          await expectRejected(readArtifact(evidence, 10), EvidenceError, 'evidence-too-large');
          expect(String(await readArtifact(evidence, 10))).toBe('next');
        }),
    );
  });

  test('when it was closed before the first read, nothing is asked', async () => {
    await withServer(
      (_, response) => sendJson(response, { taskId }),
      ({ origin, received }) =>
        withEvidence({ rootUrl: origin }, async (evidence) => {
          await evidence.close();
          await expectRejected(evidence.findIndexedTask('a'), EvidenceError, 'evidence-unavailable');
          expect(received).toEqual([]);
        }),
    );
  });

  test('when it was closed, reads under way and later ones reject as an outage', async () => {
    const runtime = hastyRuntime();
    const maxBytes = 1_000_000; // more than what is read whole before it is handed out
    await withServer(
      (_, response) => {
        response.writeHead(200, { 'content-length': String(maxBytes) });
        response.write('begin');
      },
      ({ origin }) =>
        withEvidence(
          { rootUrl: origin },
          async (evidence) => {
            const stream = await evidence.openArtifact(artifact, { maxBytes });
            const chunks = stream[Symbol.asyncIterator]();
            expect((await chunks.next()).done).toBe(false);
            const rest = expectRejected(chunks.next(), EvidenceError, 'evidence-unavailable');
            const waiting = evidence.taskDefinition(taskId);
            const rejected = expectRejected(waiting, EvidenceError, 'evidence-unavailable');
            await evidence.close();
            await rest;
            await rejected;
            await expectRejected(evidence.taskStatus(taskId), EvidenceError, 'evidence-unavailable');
            expect(runtime.pausesMs).toEqual([]);
          },
          runtime,
        ),
    );
  });
});
