import { inspect } from 'node:util';
import { expectRejected } from '@chain-of-trust/fixtures';
import { EvidenceError } from '@chain-of-trust/types';
import { describe, expect, test } from 'vitest';
import { hasProxyAgents } from '../../src/http/proxies.js';
import type { LiveEvidenceOptions } from '../../src/options.js';
import { artifact, hastyRuntime, readArtifact, taskId, withEvidence } from '../live-under-test.js';
import {
  type Answer,
  sendBytes,
  sendJson,
  sendRedirect,
  type TestServer,
  withServer,
} from '../test-server.js';

const bytes = Buffer.from('bytes of an artifact');
const indexed = { taskId, namespace: 'project.latest' };

/** Answers `times` requests with a status, then as `then` says. */
function failing(status: number, times: number, then: Answer, headers: Record<string, string> = {}): Answer {
  return (request, response, index) => {
    if (index < times) response.writeHead(status, headers).end('busy');
    else then(request, response, index);
  };
}

async function findIndexed(answer: Answer, options: Partial<LiveEvidenceOptions> = {}) {
  const runtime = hastyRuntime();
  const state = { pausesMs: runtime.pausesMs, requests: 0 };
  await withServer(answer, ({ origin, received }) =>
    withEvidence(
      { rootUrl: origin, ...options },
      async (evidence) => {
        try {
          expect(await evidence.findIndexedTask('project.latest')).toBe(taskId);
        } finally {
          state.requests = received.length;
        }
      },
      runtime,
    ),
  );
  return state;
}

const answerIndexed: Answer = (_, response) => sendJson(response, indexed);

describe('retries', () => {
  test.each([500, 502, 503, 504, 599, 429])(
    'when the service answers %d and then well, it is asked again',
    async (status) => {
      const { requests, pausesMs } = await findIndexed(failing(status, 3, answerIndexed));
      expect(requests).toBe(4);
      expect(pausesMs).toEqual([250, 500, 1000]);
    },
  );

  test('when 5xx does not end, it gives up after the attempts, as an outage', async () => {
    const runtime = hastyRuntime();
    await withServer(failing(503, 1000, answerIndexed), ({ origin, received }) =>
      withEvidence(
        { rootUrl: origin, network: { attempts: 4, backoffMaxMs: 300 } },
        async (evidence) => {
          const read = evidence.findIndexedTask('project.latest');
          const error = await expectRejected(read, EvidenceError, 'evidence-unavailable');
          expect(error.isOutage).toBe(true);
          expect(error.facts).toMatchObject({ status: 503, failures: 4 });
          expect(received).toHaveLength(4);
          expect(runtime.pausesMs).toEqual([250, 300, 300]);
        },
        runtime,
      ),
    );
  });

  test('when the service asks for a pause, it is made, but not a longer one than the bound', async () => {
    const short = await findIndexed(failing(429, 1, answerIndexed, { 'retry-after': '7' }));
    expect(short.pausesMs).toEqual([7000]);
    const long = await findIndexed(failing(503, 1, answerIndexed, { 'retry-after': '86400' }));
    expect(long.pausesMs).toEqual([60_000]);
  });

  test('when a pause would pass the deadline of the read, it gives up without making it', async () => {
    const runtime = hastyRuntime();
    const answer = failing(503, 1, answerIndexed, { 'retry-after': '7' });
    await withServer(answer, ({ origin }) =>
      withEvidence(
        { rootUrl: origin, network: { totalTimeoutMs: 6000 } },
        async (evidence) => {
          await expectRejected(evidence.findIndexedTask('a'), EvidenceError, 'evidence-unavailable');
          expect(runtime.pausesMs).toEqual([]);
        },
        runtime,
      ),
    );
  });

  test('when connections are reset before an answer, it is asked again', async () => {
    const answer: Answer = (request, response, index) =>
      index < 2 ? response.destroy() : answerIndexed(request, response, index);
    expect((await findIndexed(answer)).requests).toBe(3);
  });

  test('when a JSON answer breaks off, it is read again from its beginning', async () => {
    const answer: Answer = (request, response, index) => {
      if (index > 0) return answerIndexed(request, response, index);
      response.writeHead(200, { 'content-length': '500' });
      response.write('{"taskId": "xx', () => setTimeout(() => response.destroy(), 10));
    };
    expect((await findIndexed(answer)).requests).toBe(2);
  });

  test('when every JSON answer breaks off, arrived bytes give no new attempts', async () => {
    const answer: Answer = (_, response) => {
      response.writeHead(200, { 'content-length': '500' });
      response.write('{"taskId"', () => setTimeout(() => response.destroy(), 5));
    };
    await withServer(answer, ({ origin, received }) =>
      withEvidence({ rootUrl: origin, network: { attempts: 3 } }, async (evidence) => {
        await expectRejected(evidence.findIndexedTask('a'), EvidenceError, 'evidence-unavailable');
        expect(received).toHaveLength(3);
      }),
    );
  });

  test('when nobody listens, it is an outage', async () => {
    const origin = await withServer(answerIndexed, async (server) => server.origin);
    await withEvidence({ rootUrl: origin }, async (evidence) => {
      const read = evidence.findIndexedTask('a');
      const error = await expectRejected(read, EvidenceError, 'evidence-unavailable');
      expect(inspect(error, { depth: 9 })).toContain('ECONNREFUSED');
    });
  });

  test('when the headers do not come, it is an outage', async () => {
    await withServer(
      () => undefined,
      ({ origin, received }) =>
        withEvidence(
          { rootUrl: origin, network: { headersTimeoutMs: 50, attempts: 2 } },
          async (evidence) => {
            await expectRejected(evidence.findIndexedTask('a'), EvidenceError, 'evidence-unavailable');
            expect(received).toHaveLength(2);
          },
        ),
    );
  });

  test('when the body stops, it is an outage', async () => {
    const answer: Answer = (_, response) => {
      response.writeHead(200, { 'content-length': '500' });
      response.write('{');
    };
    const network = { bodyTimeoutMs: 50, attempts: 2 };
    await withServer(answer, ({ origin, received }) =>
      withEvidence({ rootUrl: origin, network }, async (evidence) => {
        await expectRejected(readArtifact(evidence), EvidenceError, 'evidence-unavailable');
        expect(received.length).toBeGreaterThan(1);
      }),
    );
  });

  test('when the body trickles, the deadline of the whole read ends it', async () => {
    const answer: Answer = (_, response) => {
      response.writeHead(200, { 'content-length': '500000' });
      const trickle = setInterval(() => response.write('.'), 10);
      response.on('close', () => clearInterval(trickle));
    };
    await withServer(answer, ({ origin }) =>
      withEvidence({ rootUrl: origin, network: { totalTimeoutMs: 200 } }, async (evidence) => {
        const error = await expectRejected(readArtifact(evidence), EvidenceError, 'evidence-unavailable');
        expect(error.facts).toMatchObject({ totalTimeoutMs: 200 });
        await expectRejected(evidence.taskDefinition(taskId), EvidenceError, 'evidence-unavailable');
      }),
    );
  });

  test('when the answer is not HTTP, it is not asked again', async () => {
    const answer: Answer = (_, response) => void response.socket?.end('hello, this is not HTTP\r\n\r\n');
    await withServer(answer, ({ origin, received }) =>
      withEvidence({ rootUrl: origin }, async (evidence) => {
        await expectRejected(evidence.findIndexedTask('a'), EvidenceError, 'evidence-malformed');
        expect(received).toHaveLength(1);
      }),
    );
  });

  test('when the headers are endless, it is cut off', async () => {
    const answer: Answer = (_, response) =>
      void response.socket?.write(`HTTP/1.1 200 OK\r\n${'x-y: 0123456789\r\n'.repeat(5000)}\r\n`);
    await withServer(answer, ({ origin, received }) =>
      withEvidence({ rootUrl: origin }, async (evidence) => {
        await expectRejected(evidence.findIndexedTask('a'), EvidenceError, 'evidence-too-large');
        expect(received).toHaveLength(1);
      }),
    );
  });
});

describe('redirects', () => {
  const options = (server: TestServer): LiveEvidenceOptions => ({
    rootUrl: server.origin,
    credentials: { clientId: 'client-x', accessToken: 'token-x' },
  });

  test('when a private artifact lies on another host, credentials stay at home', async () => {
    await withServer(
      (_, response) => sendBytes(response, bytes),
      (storage) =>
        withServer(
          (_, response) => sendRedirect(response, `${storage.origin}/bucket/key?X-Signature=s3`),
          (server) =>
            withEvidence(options(server), async (evidence) => {
              expect(await readArtifact(evidence)).toEqual(bytes);
              expect(server.received[0]?.url).toContain('bewit=');
              expect(storage.received.map(({ url }) => url)).toEqual(['/bucket/key?X-Signature=s3']);
              const [{ headers } = { headers: {} }] = storage.received;
              expect(Object.keys(headers).sort()).toEqual([
                'accept-encoding',
                'connection',
                'host',
                'user-agent',
              ]);
              expect(JSON.stringify(headers)).not.toMatch(/bewit|client-x|token-x/);
            }),
        ),
    );
  });

  test('when the object service on the same host answers, only its own signature is sent', async () => {
    const answer: Answer = (request, response) => {
      if (request.url?.startsWith('/api/object/')) sendBytes(response, bytes);
      else sendRedirect(response, '/api/object/v1/download/x?bewit=its-own');
    };
    await withServer(answer, (server) =>
      withEvidence(options(server), async (evidence) => {
        expect(await readArtifact(evidence)).toEqual(bytes);
        expect(server.received[1]?.url).toBe('/api/object/v1/download/x?bewit=its-own');
        expect(server.received[1]?.headers.authorization).toBeUndefined();
      }),
    );
  });

  test.each([301, 302, 303, 307, 308])('when the status is %d, it is followed', async (status) => {
    const answer: Answer = (_, response, index) =>
      index === 0 ? sendRedirect(response, '/s', status) : sendBytes(response, bytes);
    await withServer(answer, ({ origin }) =>
      withEvidence({ rootUrl: origin }, async (evidence) =>
        expect(await readArtifact(evidence)).toEqual(bytes),
      ),
    );
  });

  test.each([300, 304, 305])('when the status is %d, it is not', async (status) => {
    await withServer(
      (_, response) => void response.writeHead(status, { location: '/s' }).end(),
      ({ origin, received }) =>
        withEvidence({ rootUrl: origin }, async (evidence) => {
          await expectRejected(readArtifact(evidence), EvidenceError, 'evidence-malformed');
          expect(received).toHaveLength(1);
        }),
    );
  });

  test('when redirects go round, they are cut off at the bound', async () => {
    const answer: Answer = (_, response) => sendRedirect(response, '/round');
    await withServer(answer, ({ origin, received }) =>
      withEvidence({ rootUrl: origin, network: { maxRedirects: 3 } }, async (evidence) => {
        await expectRejected(readArtifact(evidence), EvidenceError, 'evidence-too-large');
        expect(received).toHaveLength(4);
      }),
    );
  });

  test('when there are as many redirects as the bound allows, they are followed', async () => {
    const answer: Answer = (_, response, index) =>
      index < 3 ? sendRedirect(response, `/s${index}`) : sendBytes(response, bytes);
    await withServer(answer, ({ origin }) =>
      withEvidence({ rootUrl: origin, network: { maxRedirects: 3 } }, async (evidence) =>
        expect(await readArtifact(evidence)).toEqual(bytes),
      ),
    );
  });

  test('when a redirect has a large body, its connection does not stay taken', async () => {
    const answer: Answer = (_, response, index) => {
      if (index > 0) sendBytes(response, bytes);
      else response.writeHead(303, { location: '/s' }).end(Buffer.alloc(1_000_000));
    };
    await withServer(answer, ({ origin }) =>
      withEvidence({ rootUrl: origin, network: { connections: 1 } }, async (evidence) =>
        expect(await readArtifact(evidence)).toEqual(bytes),
      ),
    );
  });

  test('when the redirect must not be followed, nothing is sent there', async () => {
    const answer: Answer = (_, response) => sendRedirect(response, 'file:///etc/passwd');
    await withServer(answer, ({ origin, received }) =>
      withEvidence({ rootUrl: origin }, async (evidence) => {
        await expectRejected(readArtifact(evidence), EvidenceError, 'evidence-redirect');
        expect(received).toHaveLength(1);
      }),
    );
  });

  test('when the storage host has a mirror, the mirror is asked, and its own redirects are followed', async () => {
    const mirror: Answer = (request, response) =>
      request.url === '/m/key?s=1' ? sendRedirect(response, '/elsewhere') : sendBytes(response, bytes);
    await withServer(mirror, (mirrored) =>
      withServer(
        (_, response) => sendRedirect(response, 'https://storage.example.com/bucket/key?s=1'),
        ({ origin }) => {
          const mirrors = { 'https://storage.example.com/bucket': `${mirrored.origin}/m` };
          return withEvidence({ rootUrl: origin, mirrors }, async (evidence) => {
            expect(await readArtifact(evidence)).toEqual(bytes);
            expect(mirrored.received.map(({ url }) => url)).toEqual(['/m/key?s=1', '/elsewhere']);
          });
        },
      ),
    );
  });
});

describe('secrets', () => {
  const credentials = {
    clientId: 'client-x',
    accessToken: 'token-x',
    certificate: '{"seed":"certificate-x"}',
  };

  test.each([
    'evidence-not-found',
    'evidence-unavailable',
    'evidence-redirect',
    'evidence-malformed',
  ] as const)('when a signed request ends as %s, the error holds none', async (code) => {
    const answers: Record<typeof code, Answer> = {
      'evidence-not-found': (_, response) => sendJson(response, { message: 'no such artifact' }, 404),
      'evidence-unavailable': (_, response) => void response.destroy(),
      'evidence-redirect': (_, response) =>
        sendRedirect(response, 'http://user:password-x@localhost/?s=signature-x'),
      'evidence-malformed': (_, response) => sendBytes(response, bytes, { 'content-encoding': 'br' }),
    };
    let sent = '';
    const error = await withServer(answers[code], (server) =>
      withEvidence({ rootUrl: server.origin, credentials }, async (evidence) => {
        const failed = await expectRejected(
          evidence.openArtifact(artifact, { maxBytes: 99 }),
          EvidenceError,
          code,
        );
        sent = server.received[0]?.url ?? '';
        return failed;
      }),
    );
    expect(sent).toContain('?bewit=');
    const bewit = sent.slice(sent.indexOf('bewit='));
    const shown = inspect(error, { depth: 20, showHidden: true }) + JSON.stringify(error.facts);
    expect(shown).not.toContain(bewit);
    expect(shown).not.toMatch(/token-x|certificate-x|password-x|signature-x|bewit/);
  });

  test('when a mirror takes the place of the deployment, it gets no credentials', async () => {
    await withServer(answerIndexed, (mirror) =>
      withEvidence(
        {
          rootUrl: 'https://tc.example.com',
          credentials,
          mirrors: { 'https://tc.example.com': mirror.origin },
        },
        async (evidence) => {
          expect(await evidence.findIndexedTask('project.latest')).toBe(taskId);
          expect(mirror.received[0]?.url).toBe('/api/index/v1/task/project.latest');
        },
      ),
    );
  });

  test('when there is a proxy, it is asked without credentials', async () => {
    await withServer(answerIndexed, (proxy) =>
      withEvidence(
        { rootUrl: 'https://tc.example.com', credentials, proxyUrl: `${proxy.origin}/` },
        async (evidence) => {
          expect(await evidence.findIndexedTask('project.latest')).toBe(taskId);
          expect(proxy.received[0]?.url).toBe('/api/index/v1/task/project.latest');
        },
      ),
    );
  });

  test.runIf(hasProxyAgents(process.versions.node))(
    'when there is a proxy of the network, it is told who asks, and for which host',
    async () => {
      await withServer(answerIndexed, (proxy) =>
        withEvidence(
          {
            rootUrl: 'http://tc.example.com',
            httpProxies: { http: proxy.origin.replace('//', '//user:secret@') },
          },
          async (evidence) => {
            expect(await evidence.findIndexedTask('project.latest')).toBe(taskId);
            const [asked] = proxy.received;
            expect(asked?.url).toBe('http://tc.example.com/api/index/v1/task/project.latest');
            expect(asked?.headers).toMatchObject({
              host: 'tc.example.com',
              'proxy-authorization': `Basic ${btoa('user:secret')}`,
              'user-agent': 'chain-of-trust',
            });
          },
        ),
      );
    },
  );
});
