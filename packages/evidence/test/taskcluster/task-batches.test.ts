import type { IncomingMessage } from 'node:http';
import { EvidenceError } from '@chain-of-trust/types';
import fc from 'fast-check';
import { clients } from 'taskcluster-client';
import { describe, expect, test } from 'vitest';
import type { LiveEvidence } from '../../src/live.js';
import type { LiveEvidenceOptions } from '../../src/options.js';
import { withEvidence } from '../live-under-test.js';
import { type Answer, sendJson, sendRedirect, withServer } from '../test-server.js';

const taskIdOf = (i: number) => `Se-5NNn4TB65_9383Y${String(i).padStart(3, '0')}A`;
const taskIds = (count: number) => Array.from({ length: count }, (_, i) => taskIdOf(i));
const many = taskIds(12);
const [first = ''] = many;

function definitionOf(taskId: string): object {
  return {
    provisionerId: 'releng-t',
    workerType: 'linux',
    schedulerId: 'gecko-level-3',
    taskGroupId: taskId,
    dependencies: [],
    scopes: [],
    created: '2026-01-01T00:00:00.000Z',
    deadline: '2026-01-02T00:00:00.000Z',
    payload: { taskId },
    metadata: { name: 'n', owner: 'o@example.com', source: 'https://example.com', description: 'd' },
  };
}
const statusOf = (taskId: string) => ({
  taskId,
  state: 'completed',
  runs: [{ runId: 0, state: 'completed' }],
});

/** What a queue says of a task; 404 for `undefined`. */
type Known = (taskId: string) => unknown;
interface Told {
  readonly method: string;
  readonly url: string;
  readonly taskIds: readonly string[];
}
/** Answers a request about many tasks. */
type Batches = (asked: Told, send: (body: unknown, status?: number) => void) => void;

const batchesOf =
  (known: Known): Batches =>
  ({ url, taskIds: asked }, send) => {
    const isStatus = url.startsWith('/api/queue/v1/tasks/status');
    const answered = asked.filter((taskId) => known(taskId) !== undefined);
    send(
      isStatus
        ? { statuses: answered.map((taskId) => ({ taskId, status: known(taskId) })) }
        : { tasks: answered.map((taskId) => ({ taskId, task: known(taskId) })) },
    );
  };

async function bodyOf(request: IncomingMessage): Promise<{ readonly taskIds: readonly string[] }> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString());
}

interface Queue {
  readonly known?: Known;
  readonly batches?: Batches;
  readonly options?: Partial<LiveEvidenceOptions>;
}

/** Reads from a queue that is made for it; gives the requests. */
async function withQueue(queue: Queue, read: (evidence: LiveEvidence) => Promise<void>): Promise<Told[]> {
  const { known = definitionOf, batches = batchesOf(known), options = {} } = queue;
  const told: Told[] = [];
  const alone = (url: string) => {
    const [, taskId = '', status] = /^\/api\/queue\/v1\/task\/([^/?]+)(\/status)?/.exec(url) ?? [];
    const content = known(taskId);
    return content === undefined || status === undefined ? content : { status: content };
  };
  const answer: Answer = async (request, response) => {
    const { method = '', url = '' } = request;
    const asked = { method, url, taskIds: method === 'POST' ? (await bodyOf(request)).taskIds : [] };
    told.push(asked);
    if (method === 'POST') batches(asked, (body, status) => sendJson(response, body, status));
    else sendJson(response, alone(url) ?? { message: 'no such task' }, alone(url) === undefined ? 404 : 200);
  };
  await withServer(answer, (server) => withEvidence({ rootUrl: server.origin, ...options }, read));
  return told;
}

const readDefinitions =
  (asked: readonly string[] = many) =>
  async (evidence: LiveEvidence) => {
    const definitions = await Promise.all(asked.map((taskId) => evidence.taskDefinition(taskId)));
    expect(definitions).toEqual(asked.map(definitionOf));
  };

const posts = (told: readonly Told[]) => told.filter(({ method }) => method === 'POST');
const gets = (told: readonly Told[]) => told.filter(({ method }) => method === 'GET');

describe('many tasks that are asked about at once', () => {
  test('when definitions are asked for, one request asks for all', async () => {
    const told = await withQueue({}, readDefinitions());
    expect(told).toEqual([{ method: 'POST', url: '/api/queue/v1/tasks', taskIds: many }]);
  });

  test('when statuses are asked for, one request asks for all', async () => {
    const told = await withQueue({ known: statusOf }, async (evidence) => {
      const statuses = await Promise.all(many.map((taskId) => evidence.taskStatus(taskId)));
      expect(statuses).toEqual(many.map(statusOf));
    });
    expect(told).toEqual([{ method: 'POST', url: '/api/queue/v1/tasks/status', taskIds: many }]);
  });

  test('when they are fewer than eight, each is asked about alone', async () => {
    const told = await withQueue({}, readDefinitions(taskIds(7)));
    expect(told.map(({ url }) => url)).toEqual(taskIds(7).map((taskId) => `/api/queue/v1/task/${taskId}`));
  });

  test('when they are more than one answer should hold, they are asked about in equal parts', async () => {
    const told = await withQueue({}, readDefinitions(taskIds(120)));
    expect(told.map((each) => each.taskIds.length)).toEqual([40, 40, 40]);
    expect(told.flatMap((each) => each.taskIds)).toEqual(taskIds(120));
  });

  test('when one is asked for twice, it is named once and both are answered', async () => {
    const told = await withQueue({}, readDefinitions([...many, first]));
    expect(told.map((each) => each.taskIds)).toEqual([many]);
  });

  test('when the answer has pages, all are read', async () => {
    const batches: Batches = ({ url, taskIds: asked }, send) => {
      const start = Number(new URL(url, 'http://h').searchParams.get('continuationToken') ?? 0);
      const tasks = asked.slice(start, start + 5).map((taskId) => ({ taskId, task: definitionOf(taskId) }));
      send({ tasks, ...(start + 5 < asked.length ? { continuationToken: String(start + 5) } : {}) });
    };
    const told = await withQueue({ batches }, readDefinitions());
    const path = '/api/queue/v1/tasks';
    expect(told.map(({ url }) => url)).toEqual([
      path,
      `${path}?continuationToken=5`,
      `${path}?continuationToken=10`,
    ]);
  });

  test('when everybody may read, credentials are not used; when not, they sign for each alone', async () => {
    const options = { credentials: { clientId: 'c', accessToken: 'a' } };
    const all = { method: 'POST', url: '/api/queue/v1/tasks', taskIds: many };
    expect(await withQueue({ options }, readDefinitions())).toEqual([all]);
    const batches: Batches = (_, send) => send({ message: 'lacks scopes' }, 403);
    const told = await withQueue({ options, batches }, readDefinitions());
    expect(posts(told)).toEqual([all]);
    expect(gets(told).filter(({ url }) => url.includes('?bewit='))).toHaveLength(many.length);
  });

  test('when the service asks for patience, it is given, and nothing is asked alone meanwhile', async () => {
    let refusals = 0;
    const batches: Batches = (asked, send) => {
      if (refusals < 2) send({ message: 'slow down' }, 429);
      else batchesOf(definitionOf)(asked, send);
      refusals += 1;
    };
    const told = await withQueue({ batches }, readDefinitions());
    expect(told.map(({ method }) => method)).toEqual(['POST', 'POST', 'POST']);
  });
});

describe("Taskcluster's own client", () => {
  test.each([
    ['tasks', definitionOf, readDefinitions()],
    [
      'statuses',
      statusOf,
      async (evidence: LiveEvidence) => void (await Promise.all(many.map((id) => evidence.taskStatus(id)))),
    ],
  ])('sends for %s what is sent here', async (method, known, read) => {
    const told = await withQueue({ known }, read);
    const answer: Answer = async (request, response) => {
      const { method: sent = '', url = '' } = request;
      told.push({ method: sent, url, taskIds: (await bodyOf(request)).taskIds });
      sendJson(response, {});
    };
    await withServer(answer, async ({ origin }) => {
      const client = new clients.Queue({ rootUrl: origin, credentials: { clientId: '', accessToken: '' } });
      await (client[method] as (input: object) => Promise<unknown>)({ taskIds: many });
    });
    expect(told).toHaveLength(2);
    expect(told[1]).toEqual(told[0]);
  });
});

describe('a task of which the answer about many says nothing of use', () => {
  async function expectAloneFor(taskId: string, queue: Queue, code?: EvidenceError['code']): Promise<void> {
    const told = await withQueue(queue, async (evidence) => {
      const read = queue.known === statusOf ? evidence.taskStatus : evidence.taskDefinition;
      const outcomes = await Promise.allSettled(many.map((each) => read(each)));
      for (const [i, outcome] of outcomes.entries()) {
        const isRefused = many[i] === taskId && code !== undefined;
        expect(outcome.status).toBe(isRefused ? 'rejected' : 'fulfilled');
        if (outcome.status === 'fulfilled') continue;
        expect(outcome.reason).toBeInstanceOf(EvidenceError);
        expect(outcome.reason).toMatchObject({ code });
      }
    });
    expect(posts(told)).toHaveLength(1);
    expect(gets(told).map(({ url }) => url.split('/')[5])).toEqual([taskId]);
  }

  test('when it is unknown, it is asked for alone and not found', async () => {
    const known: Known = (taskId) => (taskId === first ? undefined : definitionOf(taskId));
    await expectAloneFor(first, { known }, 'evidence-not-found');
  });

  test('when its definition is none, the answer to itself tells so', async () => {
    const known: Known = (taskId) => ({
      ...definitionOf(taskId),
      ...(taskId === first ? { scopes: 'all' } : {}),
    });
    await expectAloneFor(first, { known }, 'evidence-malformed');
  });

  test('when it comes with the status of another task, it is asked about alone', async () => {
    const batches: Batches = ({ taskIds: asked }, send) =>
      send({
        statuses: asked.map((taskId) => ({
          taskId,
          status: statusOf(taskId === first ? taskIdOf(5) : taskId),
        })),
      });
    await expectAloneFor(first, { known: statusOf, batches });
  });
});

describe('an answer about many tasks that cannot be used', () => {
  const entries = (asked: readonly string[]) =>
    asked.map((taskId) => ({ taskId, task: definitionOf(taskId) }));

  test.each<[string, Batches]>([
    ['404, as of an older deployment', (_, send) => send({ message: 'no such route' }, 404)],
    ['403', (_, send) => send({ message: 'lacks scopes' }, 403)],
    ['a page of something else', (_, send) => send('<html>')],
    ['no list', (_, send) => send({ tasks: 'none' })],
    ['an empty token', (_, send) => send({ tasks: [], continuationToken: '' })],
    [
      'a task that was not asked for',
      ({ taskIds: asked }, send) => send({ tasks: entries([...asked, taskIdOf(500)]) }),
    ],
    ['a task twice', ({ taskIds: asked }, send) => send({ tasks: entries([...asked, first]) })],
  ])('when it is %s, each is asked for alone, and many are never asked for again', async (_, batches) => {
    const told = await withQueue({ batches }, async (evidence) => {
      await readDefinitions()(evidence);
      await readDefinitions()(evidence);
    });
    expect(posts(told)).toHaveLength(1);
    expect(gets(told)).toHaveLength(2 * many.length);
  });

  test('when it is a redirect, it is not followed', async () => {
    const urls: string[] = [];
    const answer: Answer = ({ method, url = '' }, response) => {
      urls.push(`${method} ${url}`);
      if (method === 'POST') sendRedirect(response, '/elsewhere', 307);
      else sendJson(response, definitionOf(url.slice(url.lastIndexOf('/') + 1)));
    };
    await withServer(answer, (server) => withEvidence({ rootUrl: server.origin }, readDefinitions()));
    expect(urls).toHaveLength(1 + many.length);
    expect(urls).not.toContain('GET /elsewhere');
    expect(urls).not.toContain('POST /elsewhere');
  });

  test('when its pages bring nothing, it ends', async () => {
    const batches: Batches = (_, send) => send({ tasks: [], continuationToken: 'again' });
    const told = await withQueue({ batches }, readDefinitions());
    expect(posts(told)).toHaveLength(1);
    expect(gets(told)).toHaveLength(many.length);
  });

  test('when the last page is followed by a token, all is known and it ends', async () => {
    const batches: Batches = ({ taskIds: asked }, send) =>
      send({ tasks: entries(asked), continuationToken: 'again' });
    expect(await withQueue({ batches }, readDefinitions())).toHaveLength(1);
  });
});

const refusals = new Map<string | undefined, string>([
  ['unknown', 'evidence-not-found'],
  ['malformed', 'evidence-malformed'],
]);

test('property: what is asked together is answered as what is asked alone', async () => {
  const kinds = fc.constantFrom('known', 'unknown', 'malformed', 'left out', 'wrong together');
  await fc.assert(
    fc.asyncProperty(fc.array(kinds, { minLength: 8, maxLength: 60 }), async (world) => {
      const kindOf = (taskId: string) => world[taskIds(world.length).indexOf(taskId)];
      const known: Known = (taskId) => {
        if (kindOf(taskId) === 'unknown') return undefined;
        return kindOf(taskId) === 'malformed' ? { taskId } : definitionOf(taskId);
      };
      const together: Known = (taskId) => {
        if (kindOf(taskId) === 'left out') return undefined;
        return kindOf(taskId) === 'wrong together' ? 'nothing' : known(taskId);
      };
      await withQueue({ known, batches: batchesOf(together) }, async (evidence) => {
        const outcomes = await Promise.allSettled(
          taskIds(world.length).map((taskId) => evidence.taskDefinition(taskId)),
        );
        for (const [i, outcome] of outcomes.entries()) {
          if (outcome.status === 'fulfilled') expect(outcome.value).toEqual(definitionOf(taskIdOf(i)));
          const code = outcome.status === 'rejected' ? outcome.reason.code : undefined;
          expect(code).toBe(refusals.get(world[i]));
        }
      });
    }),
    { numRuns: 30 },
  );
});
