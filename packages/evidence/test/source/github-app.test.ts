import type { IncomingMessage, ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { expectRejected } from '@chain-of-trust/fixtures';
import { EvidenceError, type EvidenceErrorCode } from '@chain-of-trust/types';
import { describe, expect, test } from 'vitest';
import type { LiveEvidence } from '../../src/live.js';
import type { LiveEvidenceOptions } from '../../src/options.js';
import { hastyRuntime, withEvidence } from '../live-under-test.js';
import { sendJson, withServer } from '../test-server.js';
import { answers, refuse, repository } from './github-under-test.js';

const credentials = { clientId: 'client', accessToken: 'tc-secret' };
const other = 'https://github.com/mozilla-releng/other';

/** What the deployment and GitHub, which are one server here, were asked. */
interface Asked {
  readonly tokens: { readonly url: string; readonly body: unknown; readonly isSigned: boolean }[];
  readonly authorizations: (string | undefined)[];
}

/** The `index`th question for a token, answered. */
type TokenAnswer = (response: ServerResponse, index: number) => void;

const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();
const give: TokenAnswer = (response, index) =>
  sendJson(response, { token: `ghs_secret${index}`, expires: inAnHour() });

async function withApp<T>(
  answer: TokenAnswer,
  use: (evidence: LiveEvidence, asked: Asked) => Promise<T>,
  options: Partial<LiveEvidenceOptions> = {},
  runtime = hastyRuntime(),
): Promise<T> {
  const asked: Asked = { tokens: [], authorizations: [] };
  return await withServer(
    (request, response) => {
      if (request.method === 'POST') return void answerToken(asked, request, response, answer);
      asked.authorizations.push(request.headers.authorization);
      const full_name = (request.url ?? '').replace('/repos/', '');
      sendJson(response, { ...answers.repository, full_name });
    },
    ({ origin }) => {
      const proxyUrl = options.proxyUrl === undefined ? undefined : origin;
      const mirrors = { 'https://api.github.com': origin };
      const network = { attempts: 1 };
      return withEvidence(
        { rootUrl: origin, credentials, mirrors, network, gitHub: { app: 'read' }, ...options, proxyUrl },
        (evidence) => use(evidence, asked),
        runtime,
      );
    },
  );
}

async function answerToken(
  asked: Asked,
  request: IncomingMessage,
  response: ServerResponse,
  answer: TokenAnswer,
): Promise<void> {
  let body = '';
  for await (const chunk of request) body += chunk;
  const isSigned = request.headers.authorization?.startsWith('Hawk id="client"') ?? false;
  answer(response, asked.tokens.push({ url: request.url ?? '', body: JSON.parse(body), isSigned }) - 1);
}

describe('a GitHub app', () => {
  test('when repositories are read, each has a token of its own, asked for once', async () => {
    await withApp(give, async (evidence, { tokens, authorizations }) => {
      await Promise.all([evidence.findDefaultBranch(repository), evidence.findDefaultBranch(repository)]);
      await evidence.findDefaultBranch(repository.toLowerCase());
      await evidence.findDefaultBranch(other);
      const permissions = { contents: 'read', metadata: 'read', pull_requests: 'read' };
      const url = '/api/auth/v1/github/read/mozilla-releng/repo-token';
      expect(tokens).toEqual([
        { url, body: { repositories: ['Scriptworker'], permissions }, isSigned: true },
        { url, body: { repositories: ['other'], permissions }, isSigned: true },
      ]);
      expect(authorizations).toEqual([0, 0, 0, 1].map((index) => `Bearer ghs_secret${index}`));
    });
  });

  test('when there is a proxy, it is asked, unsigned', async () => {
    await withApp(
      give,
      async (evidence, { tokens, authorizations }) => {
        await evidence.findDefaultBranch(repository);
        expect(tokens).toMatchObject([{ isSigned: false }]);
        expect(authorizations).toEqual(['Bearer ghs_secret0']);
      },
      { rootUrl: 'https://tc.example.com', proxyUrl: 'here', credentials: undefined },
    );
  });

  test.each([
    ['with the time it ends', () => inAnHour()],
    ['without', () => undefined],
  ])('when a token given %s is about to end, another one is asked for', async (_, expires) => {
    const runtime = hastyRuntime();
    const answer: TokenAnswer = (response, index) =>
      sendJson(response, { token: `ghs_secret${index}`, expires: expires() });
    await withApp(
      answer,
      async (evidence, { authorizations }) => {
        await evidence.findDefaultBranch(repository);
        await runtime.sleep(54 * 60_000);
        await evidence.findDefaultBranch(repository);
        await runtime.sleep(2 * 60_000);
        await Promise.all([evidence.findDefaultBranch(repository), evidence.findDefaultBranch(repository)]);
        expect(authorizations).toEqual([0, 0, 1, 1].map((index) => `Bearer ghs_secret${index}`));
      },
      {},
      runtime,
    );
  });

  test.each([400, 403, 404])(
    'when the app may not read a repository (%d), it is read anonymously',
    async (status) => {
      await withApp(refuse(status, 'no'), async (evidence, { tokens, authorizations }) => {
        await evidence.findDefaultBranch(repository);
        await evidence.findDefaultBranch(repository);
        expect(authorizations).toEqual([undefined, undefined]);
        expect(tokens).toHaveLength(1);
      });
    },
  );

  test.each([401, 403, 500])(
    'when there is a token besides, it takes the place of one refused with %d',
    async (status) => {
      await withApp(
        refuse(status, 'no'),
        async (evidence, { authorizations }) => {
          await evidence.findDefaultBranch(repository);
          expect(authorizations).toEqual(['Bearer ghp_mine']);
        },
        { gitHub: { app: 'read', token: 'ghp_mine' } },
      );
    },
  );

  test.each<[string, TokenAnswer, EvidenceErrorCode]>([
    ['takes the credentials for wrong', refuse(401, 'who?'), 'evidence-forbidden'],
    ['fails', refuse(500, 'oops'), 'evidence-unavailable'],
    ['drops the line', (response) => void response.destroy(), 'evidence-unavailable'],
    ['gives no token', (response) => sendJson(response, {}), 'evidence-malformed'],
    [
      'gives one that ends the header',
      (response) => sendJson(response, { token: 'ghs_secret\r\nx: y' }),
      'evidence-malformed',
    ],
    ['answers with nothing', (response) => void response.end(), 'evidence-malformed'],
  ])('when the deployment %s, the code tells, and no secret is in the error', async (_, answer, code) => {
    await withApp(answer, async (evidence, { authorizations }) => {
      const error = await expectRejected(evidence.findDefaultBranch(repository), EvidenceError, code);
      expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/secret/);
      expect(authorizations).toEqual([]);
    });
  });

  test('when a token could not be had, the next read asks again', async () => {
    const answer: TokenAnswer = (response, index) =>
      index === 0 ? refuse(500, 'oops')(response) : give(response, index);
    await withApp(answer, async (evidence, { authorizations }) => {
      await expectRejected(evidence.findDefaultBranch(repository), EvidenceError, 'evidence-unavailable');
      await evidence.findDefaultBranch(repository);
      expect(authorizations).toEqual(['Bearer ghs_secret1']);
    });
  });
});
