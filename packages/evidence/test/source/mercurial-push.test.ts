import { expectRejected } from '@chain-of-trust/fixtures';
import { EvidenceError, type Push } from '@chain-of-trust/types';
import { describe, expect, test } from 'vitest';
import { withEvidence } from '../live-under-test.js';
import { type Answer, sendJson, withServer } from '../test-server.js';

const repository = 'https://hg.mozilla.org/mozilla-central';
const [older, newer, parent] = ['a', 'b', 'c'].map((digit) => digit.repeat(40));
const changeset = (node: string | undefined, desc: string) => ({
  node,
  desc,
  parents: [parent],
  author: 'A',
  branch: 'default',
  files: ['x'],
  tags: [],
});
const push = {
  changesets: [changeset(older, 'one'), changeset(newer, 'two')],
  date: 1_700_000_000,
  user: 'dev@example.com',
};
const pushlog = { lastpushid: 9, pushes: { '8': push } };

async function find(answer: Answer, revision: string, asked: string[] = []): Promise<Push> {
  const recorded: Answer = (request, response, index) => {
    asked.push(request.url ?? '');
    answer(request, response, index);
  };
  return await withServer(recorded, ({ origin }) => {
    const mirrors = { 'https://hg.mozilla.org': `${origin}/hg` };
    return withEvidence({ rootUrl: 'https://tc.example.com', mirrors }, (evidence) =>
      evidence.findPush({ repository, revision }),
    );
  });
}

describe('findPush', () => {
  test.each([older, newer, 'bbbbbbbbbbbb', 'tip'])(
    'when %s came with one push, that is given',
    async (revision = '') => {
      const asked: string[] = [];
      expect(await find((_, response) => sendJson(response, pushlog), revision, asked)).toEqual({
        pushId: '8',
        user: 'dev@example.com',
        date: 1_700_000_000,
        changesets: [
          { node: older, parents: [parent], description: 'one', branch: 'default' },
          { node: newer, parents: [parent], description: 'two', branch: 'default' },
        ],
      });
      expect(asked).toEqual([`/hg/mozilla-central/json-pushes?changeset=${revision}&version=2&full=1`]);
    },
  );

  test('when the server says neither parents nor branch, there are none', async () => {
    const [first] = push.changesets;
    const short = { ...first, parents: undefined, branch: undefined };
    const pushes = { '8': { ...push, changesets: [short] } };
    const { changesets } = await find((_, response) => sendJson(response, { pushes }), older ?? '');
    expect(changesets).toEqual([{ node: older, parents: [], description: 'one', branch: undefined }]);
  });

  test('when the revision is unknown, it is not found', async () => {
    const answer: Answer = (_, response) => void response.writeHead(404).end('unknown revision');
    await expectRejected(find(answer, 'x'), EvidenceError, 'evidence-not-found');
  });

  test.each<[string, unknown]>([
    ['no push', { pushes: {} }],
    ['two pushes', { pushes: { '8': push, '9': push } }],
    ['a push without changesets', { pushes: { '8': { ...push, changesets: [] } } }],
    ['a push without the revision', { pushes: { '8': { ...push, changesets: [changeset(older, 'one')] } } }],
    ['a push that has a name for an id', { pushes: { last: push } }],
    ['a push without a user', { pushes: { '8': { ...push, user: undefined } } }],
    [
      'a changeset without a hash',
      { pushes: { '8': { ...push, changesets: [changeset('b'.repeat(12), 'x')] } } },
    ],
    ['the pushlog of version 1', { '8': push }],
  ])('when the answer has %s, it is malformed', async (_, body) => {
    const answer: Answer = (_request, response) => sendJson(response, body);
    await expectRejected(find(answer, newer ?? ''), EvidenceError, 'evidence-malformed');
  });
});

describe('readSourceFile', () => {
  const file = { repository, revision: 'b'.repeat(40), path: '.taskcluster.yml' };

  async function readFile(bytes: Uint8Array, maxBytes: number): Promise<Uint8Array> {
    return await withServer(
      (_, response) => void response.end(bytes),
      ({ origin, received }) =>
        withEvidence(
          { rootUrl: 'https://tc.example.com', mirrors: { 'https://hg.mozilla.org': origin } },
          async (evidence) => {
            const read = await evidence.readSourceFile(file, { maxBytes });
            expect(received[0]?.url).toBe(`/mozilla-central/raw-file/${file.revision}/.taskcluster.yml`);
            return read;
          },
        ),
    );
  }

  test('when the file fits the bound, its bytes are given', async () => {
    expect(Buffer.from(await readFile(Buffer.from('version: 1'), 10)).toString()).toBe('version: 1');
  });

  test('when it does not, it is too large', async () => {
    await expectRejected(readFile(Buffer.from('version: 1'), 9), EvidenceError, 'evidence-too-large');
  });

  test('when the revision cannot be asked for, the promise rejects', async () => {
    await withEvidence({ rootUrl: 'https://tc.example.com' }, async (evidence) => {
      const read = evidence.readSourceFile({ ...file, revision: '../x' }, { maxBytes: 9 });
      await expectRejected(read, EvidenceError, 'evidence-unsupported');
    });
  });
});
