import { expectRejected } from '@chain-of-trust/fixtures';
import { EvidenceError } from '@chain-of-trust/types';
import { describe, expect, test } from 'vitest';
import { taskId, withEvidence } from '../live-under-test.js';
import { sendJson, withServer } from '../test-server.js';

const indexPath = 'gecko.v2.mozilla-central.latest.firefox.linux64-opt';

async function find(path: string, answer: unknown, asked: string[] = []): Promise<string> {
  return await withServer(
    (request, response) => {
      asked.push(request.url ?? '');
      sendJson(response, answer);
    },
    ({ origin }) => withEvidence({ rootUrl: origin }, (evidence) => evidence.findIndexedTask(path)),
  );
}

describe('findIndexedTask', () => {
  test('when the index has a task there, its taskId is given', async () => {
    const asked: string[] = [];
    const answer = { namespace: indexPath, taskId, rank: 0, data: {}, expires: '2027-01-01T00:00:00Z' };
    expect(await find(indexPath, answer, asked)).toBe(taskId);
    expect(asked).toEqual([`/api/index/v1/task/${indexPath}`]);
  });

  test('when the path has a percent sign, it is encoded', async () => {
    const asked: string[] = [];
    await find('a.b%2Fc', { taskId }, asked);
    expect(asked).toEqual(['/api/index/v1/task/a.b%252Fc']);
  });

  test.each([{ namespace: 'another.path', taskId }, { namespace: indexPath, taskId: 'x' }, {}, []])(
    'when the answer is %j, it is malformed',
    async (answer) => {
      await expectRejected(find(indexPath, answer), EvidenceError, 'evidence-malformed');
    },
  );

  test.each(['', '.', '..', 'a..b', 'a.', 'a/b', 'a b', 'é', `${'a.'.repeat(127)}ab`])(
    'when the path is %j, nothing is asked',
    async (path) => {
      const asked: string[] = [];
      await expectRejected(find(path, { taskId }, asked), EvidenceError, 'evidence-unsupported');
      expect(asked).toEqual([]);
    },
  );
});
