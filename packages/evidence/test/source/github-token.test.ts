import type { ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { expectRejected, expectThrown } from '@chain-of-trust/fixtures';
import { EvidenceError, type EvidenceErrorCode } from '@chain-of-trust/types';
import { describe, expect, test } from 'vitest';
import { EvidenceConfigurationError } from '../../src/error.js';
import { resolveOptions } from '../../src/options.js';
import { mayHaveToken } from '../../src/source/github-api.js';
import { hastyRuntime, withEvidence } from '../live-under-test.js';
import { sendJson, sendRedirect, withServer } from '../test-server.js';
import { answers, api, head, refuse, repository, withGitHub } from './github-under-test.js';

const gitHub = { token: 'ghp_secret' };
const file = { repository, revision: head, path: 'a b/.taskcluster.yml' };
const contents = `${api}/contents/a%20b/.taskcluster.yml?ref=${head}`;
const raw = `/mozilla-releng/Scriptworker/${head}/a%20b/.taskcluster.yml`;
const text = (response: ServerResponse) => void response.end('version: 1');

describe('a token', () => {
  test('when there is one, every question carries it, and files come through the API', async () => {
    await withGitHub(
      { [api]: answers.repository, [contents]: text },
      async (evidence, received) => {
        await evidence.findDefaultBranch(repository);
        expect(Buffer.from(await evidence.readSourceFile(file, { maxBytes: 10 })).toString()).toBe(
          'version: 1',
        );
        expect(received.map(({ headers }) => headers.authorization)).toEqual(
          Array(2).fill('Bearer ghp_secret'),
        );
        expect(received[1]?.headers.accept).toBe('application/vnd.github.raw+json');
        await expectRejected(
          evidence.readSourceFile(file, { maxBytes: 9 }),
          EvidenceError,
          'evidence-too-large',
        );
      },
      { gitHub },
    );
  });

  test.each([{ revision: 'main&x' }, { revision: 'a/b' }, { path: '../x' }, { path: '' }])(
    'when a file is asked for with %j, nothing is asked',
    async (change) => {
      await withGitHub(
        {},
        async (evidence, received) => {
          const read = evidence.readSourceFile({ ...file, ...change }, { maxBytes: 10 });
          await expectRejected(read, EvidenceError, 'evidence-unsupported');
          expect(received).toEqual([]);
        },
        { gitHub },
      );
    },
  );

  test('when there is none, files come from raw.githubusercontent.com', async () => {
    await withServer(
      (_, response) => text(response),
      ({ origin, received }) =>
        withEvidence(
          { rootUrl: origin, mirrors: { 'https://raw.githubusercontent.com': origin } },
          async (evidence) => {
            await evidence.readSourceFile(file, { maxBytes: 10 });
            expect(received).toMatchObject([{ url: raw }]);
            expect(received[0]?.headers).not.toHaveProperty('authorization');
          },
        ),
    );
  });

  test('when a mirror is not on a loopback address, it gets none', async () => {
    await withGitHub(
      {},
      async (_, received, origin) => {
        const named = origin.replace('127.0.0.1', 'localhost');
        const mirrors = { 'https://api.github.com': named, 'https://raw.githubusercontent.com': named };
        await withEvidence({ rootUrl: origin, mirrors, gitHub }, async (evidence) => {
          await expectRejected(evidence.findDefaultBranch(repository), EvidenceError, 'evidence-not-found');
          await expectRejected(
            evidence.readSourceFile(file, { maxBytes: 10 }),
            EvidenceError,
            'evidence-not-found',
          );
        });
        expect(received).toMatchObject([{ url: api }, { url: raw }]);
        for (const { headers } of received) expect(headers).not.toHaveProperty('authorization');
      },
      { gitHub },
    );
  });

  test.each([
    ['https://api.github.com', true],
    ['http://127.0.0.1:8080', true],
    ['http://127.9.9.9', true],
    ['http://[::1]:8080', true],
    ['http://localhost', false],
    ['http://127.0.0.1.evil.example', false],
    ['https://api.github.com.evil.example', false],
    ['http://api.github.com', false],
    ['http://10.0.0.1', false],
  ])('when GitHub is asked at %s, whether it is sent is %j', async (mirror, expected) => {
    const context = { mirrors: () => new URL(mirror) };
    expect(mayHaveToken(context, new URL('https://api.github.com/x'))).toBe(expected);
  });

  test('when GitHub redirects to itself, it is sent again, and to others it is not, nor on the way back', async () => {
    let other = '';
    let own = '';
    const seen: (string | undefined)[] = [];
    const back = (_: unknown, response: ServerResponse) => sendRedirect(response, `${own}/back`);
    await withServer(
      (request, response) => {
        seen.push(request.headers.authorization);
        back(request, response);
      },
      async (server) => {
        other = server.origin;
        await withGitHub(
          {
            [api]: (response: ServerResponse) => sendRedirect(response, '/repositories/9', 301),
            '/repositories/9': (response: ServerResponse) => sendRedirect(response, `${other}/x`),
            '/back': answers.repository,
          },
          async (evidence, received, origin) => {
            own = origin;
            expect(await evidence.findDefaultBranch(repository)).toBe('main');
            const sent = received.map(({ headers }) => headers.authorization);
            expect(sent).toEqual(['Bearer ghp_secret', 'Bearer ghp_secret', undefined]);
            expect(seen).toEqual([undefined]);
          },
          { gitHub },
        );
      },
    );
  });

  test.each<[string, (response: ServerResponse) => void, EvidenceErrorCode]>([
    ['refuses', refuse(401, 'Bad credentials'), 'evidence-forbidden'],
    ['drops the line', (response) => void response.destroy(), 'evidence-unavailable'],
    ['answers rubbish', (response) => void response.end('{'), 'evidence-malformed'],
  ])('when GitHub %s, no error has it', async (_, answer, code) => {
    await withGitHub(
      { [api]: answer },
      async (evidence) => {
        const error = await expectRejected(evidence.findDefaultBranch(repository), EvidenceError, code);
        expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('ghp_secret');
      },
      { gitHub },
    );
  });

  test.each<object>([
    { token: '' },
    { token: 'secret x' },
    { token: 'secret\n' },
    { token: 'secret\u00e9' },
    { token: 'secret', user: 'x' },
    { token: null },
    { app: '' },
    { app: 'a/b' },
    { app: 'read' },
  ])('when the options have %j, they are refused, and not repeated', (given) => {
    const error = expectThrown(
      () => resolveOptions({ rootUrl: 'https://tc.example.com', gitHub: given }),
      EvidenceConfigurationError,
      'evidence-configuration-credentials',
    );
    expect(inspect(error, { depth: 9 })).not.toContain('secret');
  });
});

describe('a rate limit', () => {
  const soon = () => String(Math.ceil(Date.now() / 1000) + 30);

  async function pausesAfter(status: number, headers: Record<string, string>): Promise<readonly number[]> {
    const runtime = hastyRuntime();
    await withServer(
      (_, response, index) =>
        index === 0
          ? refuse(status, 'API rate limit exceeded', headers)(response)
          : sendJson(response, answers.repository),
      ({ origin }) => {
        const options = { rootUrl: origin, mirrors: { 'https://api.github.com': origin } };
        return withEvidence(options, (evidence) => evidence.findDefaultBranch(repository), runtime);
      },
    );
    return runtime.pausesMs;
  }

  test.each([403, 429])('when it is reached (%d), the read waits until it is reset', async (status) => {
    const [pauseMs] = await pausesAfter(status, {
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': soon(),
    });
    expect(pauseMs).toBeGreaterThan(25_000);
    expect(pauseMs).toBeLessThanOrEqual(31_000);
  });

  test('when GitHub says how long to wait, that counts', async () => {
    expect((await pausesAfter(403, { 'retry-after': '7', 'x-ratelimit-reset': soon() }))[0]).toBe(7000);
  });

  test.each(['soon', '-1', '1'])('when the reset is %j, the back-off counts', async (reset) => {
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
    expect(await pausesAfter(403, headers)).toEqual([250]);
  });

  test('when it stays, the evidence is unavailable, and a token is advised', async () => {
    const limited = refuse(403, 'API rate limit exceeded', { 'x-ratelimit-remaining': '0' });
    await withGitHub({ [api]: limited }, async (evidence, received) => {
      const error = await expectRejected(
        evidence.findDefaultBranch(repository),
        EvidenceError,
        'evidence-unavailable',
      );
      expect(error.message).toContain('with a token it is higher');
      expect([error.isOutage, received.length]).toEqual([true, 5]);
    });
  });

  test('when a 403 still has requests left, it is about permissions', async () => {
    const forbidden = refuse(403, 'Resource not accessible', { 'x-ratelimit-remaining': '59' });
    await withGitHub({ [api]: forbidden }, async (evidence, received) => {
      await expectRejected(evidence.findDefaultBranch(repository), EvidenceError, 'evidence-forbidden');
      expect(received).toHaveLength(1);
    });
  });
});
