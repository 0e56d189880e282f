import { expectRejected } from '@chain-of-trust/fixtures';
import { DocumentError, EvidenceError, type EvidenceErrorCode } from '@chain-of-trust/types';
import { describe, expect, test } from 'vitest';
import type { LiveEvidence } from '../../src/live.js';
import type { LiveEvidenceOptions } from '../../src/options.js';
import { artifact, collect, readArtifact, taskId, withEvidence } from '../live-under-test.js';
import {
  type Answer,
  sendBytes,
  sendJson,
  sendRedirect,
  type TestServer,
  withServer,
} from '../test-server.js';

const otherTaskId = 'KrNcMzhvSr2PSM6QhCLr2Q';
const definition = {
  provisionerId: 'releng-t',
  workerType: 'linux',
  schedulerId: 'gecko-level-3',
  taskGroupId: taskId,
  dependencies: [],
  scopes: [],
  created: '2026-01-01T00:00:00.000Z',
  deadline: '2026-01-02T00:00:00.000Z',
  payload: {},
  metadata: { name: 'n', owner: 'o@example.com', source: 'https://example.com', description: 'd' },
};
const status = { taskId, state: 'completed', runs: [{ runId: 0, state: 'completed' }] };
const entry = (name: string) => ({
  name,
  storageType: 's3',
  contentType: 'text/plain',
  expires: '2027-01-01T00:00:00Z',
});

type Read = (evidence: LiveEvidence, server: TestServer) => Promise<unknown>;

async function ask(answer: Answer, read: Read, options: Partial<LiveEvidenceOptions> = {}): Promise<unknown> {
  return await withServer(answer, (server) =>
    withEvidence({ rootUrl: server.origin, ...options }, (evidence) => read(evidence, server)),
  );
}

async function expectRefused(answer: Answer, read: Read, code: EvidenceErrorCode): Promise<EvidenceError> {
  return await expectRejected(ask(answer, read), EvidenceError, code);
}

describe('taskDefinition', () => {
  test('when the queue has the task, its definition is given', async () => {
    const answer: Answer = (_, response) => sendJson(response, definition);
    const read: Read = async (evidence, server) => {
      expect(await evidence.taskDefinition(taskId)).toEqual(definition);
      expect(server.received.map(({ url }) => url)).toEqual([`/api/queue/v1/task/${taskId}`]);
    };
    await ask(answer, read);
  });

  test.each<[string, string, string]>([
    ['is not JSON', '<html>', 'document-malformed'],
    ['is empty', '', 'document-malformed'],
    ['repeats a key', JSON.stringify(definition).replace('{', '{"scopes":["x"],'), 'document-duplicate-key'],
    [
      'has a key __proto__',
      JSON.stringify(definition).replace('{', '{"__proto__":{},'),
      'document-forbidden-key',
    ],
    ['is not a task', JSON.stringify({ ...definition, scopes: 'all' }), 'document-schema'],
  ])('when the answer %s, it is malformed', async (_, body, cause) => {
    const answer: Answer = (_request, response) => sendBytes(response, Buffer.from(body));
    const error = await expectRefused(answer, (e) => e.taskDefinition(taskId), 'evidence-malformed');
    expect(error.cause).toBeInstanceOf(DocumentError);
    expect(error.cause).toMatchObject({ code: cause });
  });

  test('when the answer is larger than a JSON answer may be, it is cut off', async () => {
    const answer: Answer = (_, response) => sendJson(response, definition);
    const read = ask(answer, (e) => e.taskDefinition(taskId), { network: { maxJsonBytes: 100 } });
    await expectRejected(read, EvidenceError, 'evidence-too-large');
  });

  test('when the task does not exist, it is not found', async () => {
    const answer: Answer = (_, response) => sendJson(response, { message: 'no such task' }, 404);
    const error = await expectRefused(answer, (e) => e.taskDefinition(taskId), 'evidence-not-found');
    expect(error.message).toContain('no such task');
  });

  test.each(['', 'x', '../index', `${taskId}/status`, `${taskId}?`])(
    'when the taskId is %j, nothing is asked',
    async (bad) => {
      const answer: Answer = (_, response) => sendJson(response, definition);
      await ask(answer, async (evidence, server) => {
        await expectRejected(evidence.taskDefinition(bad), EvidenceError, 'evidence-unsupported');
        await expectRejected(evidence.taskStatus(bad), EvidenceError, 'evidence-unsupported');
        await expectRejected(
          evidence.listArtifacts({ taskId: bad, runId: 0 }),
          EvidenceError,
          'evidence-unsupported',
        );
        const open = evidence.openArtifact({ ...artifact, taskId: bad }, { maxBytes: 1 });
        await expectRejected(open, EvidenceError, 'evidence-unsupported');
        expect(server.received).toEqual([]);
      });
    },
  );
});

describe('taskStatus', () => {
  test('when the queue has the task, its status is given', async () => {
    const answer: Answer = (_, response) => sendJson(response, { status });
    await ask(answer, async (evidence, server) => {
      expect(await evidence.taskStatus(taskId)).toEqual(status);
      expect(server.received[0]?.url).toBe(`/api/queue/v1/task/${taskId}/status`);
    });
  });

  test.each<[string, unknown]>([
    ['of another task', { status: { ...status, taskId: otherTaskId } }],
    ['missing', { ...status }],
    ['in an unknown state', { status: { ...status, state: 'perfect' } }],
  ])('when the status is %s, it is malformed', async (_, body) => {
    const answer: Answer = (_request, response) => sendJson(response, body);
    await expectRefused(answer, (e) => e.taskStatus(taskId), 'evidence-malformed');
  });
});

describe('listArtifacts', () => {
  const list: Read = (evidence) => evidence.listArtifacts({ taskId, runId: 3 });

  test('when the listing has several pages, all are read', async () => {
    const answer: Answer = (_, response, index) =>
      sendJson(response, {
        artifacts: [entry(`public/${index}`)],
        ...(index < 2 ? { continuationToken: `t ${index}&` } : {}),
      });
    await ask(answer, async (evidence, server) => {
      const artifacts = await evidence.listArtifacts({ taskId, runId: 3 });
      expect(artifacts).toEqual([entry('public/0'), entry('public/1'), entry('public/2')]);
      const path = `/api/queue/v1/task/${taskId}/runs/3/artifacts`;
      expect(server.received.map(({ url }) => url)).toEqual([
        `${path}?limit=1000`,
        `${path}?limit=1000&continuationToken=t+0%26`,
        `${path}?limit=1000&continuationToken=t+1%26`,
      ]);
    });
  });

  test('when the pages do not end, it is cut off at the bound', async () => {
    const answer: Answer = (_, response, index) =>
      sendJson(response, { artifacts: [], continuationToken: `t${index}` });
    const read: Read = async (evidence, server) => {
      await expectRejected(list(evidence, server), EvidenceError, 'evidence-too-large');
      expect(server.received).toHaveLength(5);
    };
    await ask(answer, read, { network: { maxListingPages: 5 } });
  });

  test('when a token comes back, it is malformed', async () => {
    const answer: Answer = (_, response, index) =>
      sendJson(response, { artifacts: [], continuationToken: `t${index % 2}` });
    await expectRefused(answer, list, 'evidence-malformed');
  });

  test('when a name is listed twice, it is malformed', async () => {
    const answer: Answer = (_, response, index) =>
      sendJson(response, {
        artifacts: [entry('public/a')],
        ...(index === 0 ? { continuationToken: 't' } : {}),
      });
    await expectRefused(answer, list, 'evidence-malformed');
  });

  test.each<[string, unknown]>([
    ['of an unknown storage type', { artifacts: [{ ...entry('a'), storageType: 'floppy' }] }],
    ['without artifacts', {}],
    ['with an empty token', { artifacts: [], continuationToken: '' }],
  ])('when the listing is %s, it is malformed', async (_, body) => {
    await expectRefused((_request, response) => sendJson(response, body), list, 'evidence-malformed');
  });

  test.each([-1, 0.5, Number.NaN])('when the runId is %d, nothing is asked', async (runId) => {
    const answer: Answer = (_, response) => sendJson(response, { artifacts: [] });
    await expectRefused(
      answer,
      (evidence) => evidence.listArtifacts({ taskId, runId }),
      'evidence-unsupported',
    );
  });
});

describe('openArtifact', () => {
  const bytes = Buffer.from('the bytes');

  test.each<[string, Answer]>([
    ['s3', (_, response) => sendRedirect(response, '/storage/key')],
    ['reference', (_, response) => sendRedirect(response, '/storage/key', 302)],
    [
      'object',
      (request, response) =>
        sendRedirect(
          response,
          request.url?.includes('/queue/') ? '/api/object/v1/download/x' : '/storage/key',
        ),
    ],
    ['link, which the queue resolves', (_, response) => sendRedirect(response, '/storage/key')],
    ['one that the queue answers itself', (_, response) => sendBytes(response, bytes)],
  ])('when the storage type is %s, its bytes are given', async (_, answer) => {
    const routed: Answer = (request, response, index) =>
      request.url === '/storage/key' ? sendBytes(response, bytes) : answer(request, response, index);
    await ask(routed, async (evidence, server) => {
      expect(await readArtifact(evidence)).toEqual(bytes);
      const path = `/api/queue/v1/task/${taskId}/runs/0/artifacts/public%2Fbuild%2Ftarget.tar.gz`;
      expect(server.received[0]?.url).toBe(path);
    });
  });

  test('when the storage type is error, what the worker recorded is told', async () => {
    const answer: Answer = (_, response) =>
      sendJson(response, { reason: 'file-missing-on-worker', message: 'x' }, 424);
    const error = await expectRefused(answer, (e) => readArtifact(e), 'evidence-artifact-error');
    expect(error.message).toContain('file-missing-on-worker');
    expect(error.isOutage).toBe(false);
  });

  test('when the name has characters of a URL, it stays one segment of the path', async () => {
    const answer: Answer = (_, response) => sendBytes(response, bytes);
    await ask(answer, async (evidence, server) => {
      const named = { ...artifact, name: 'public/a b?c#d%2e%2e/é'.replace('é', "e'(") };
      expect(await collect(await evidence.openArtifact(named, { maxBytes: 99 }))).toEqual(bytes);
      const sent = server.received[0]?.url ?? '';
      expect(decodeURIComponent(sent.slice(sent.lastIndexOf('/') + 1))).toBe(named.name);
    });
  });

  test.each([
    '',
    '..',
    '.',
    'public/../x',
    '/public/x',
    'public//x',
    'public/x\n',
    'public/é',
    'a'.repeat(1025),
  ])('when the name is %j, nothing is asked', async (name) => {
    const answer: Answer = (_, response) => sendBytes(response, bytes);
    await ask(answer, async (evidence, server) => {
      const open = evidence.openArtifact({ ...artifact, name }, { maxBytes: 99 });
      await expectRejected(open, EvidenceError, 'evidence-unsupported');
      expect(server.received).toEqual([]);
    });
  });
});
