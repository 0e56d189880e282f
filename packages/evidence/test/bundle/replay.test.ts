import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { expectRejected } from '@chain-of-trust/fixtures';
import { EvidenceError } from '@chain-of-trust/types';
import { describe, expect, test } from 'vitest';
import { openBundledEvidence } from '../../src/bundle/replay.js';
import { artifact, bytesOf, readAll, target, withBundle } from './recorded.js';

const bounds = { maxBytes: 100 };
const file = { repository: 'https://a', revision: 'b', path: 'c' };
const content = 'zip content';

describe('evidence of a bundle', () => {
  test('answers what was asked as it was answered', () =>
    withBundle(readAll, async (path) => {
      const evidence = await openBundledEvidence(path);
      expect(evidence.target).toEqual({ taskId: target.taskId, taskType: 'signing' });
      expect(await evidence.listArtifacts({ runId: 0, taskId: target.taskId })).toEqual([
        { name: 'public/a', storageType: 's3', expires: '2027-01-01T00:00:00.000Z' },
      ]);
      expect(await evidence.findIndexedTask('a.b')).toBe(target.taskId);
      expect(Buffer.from(await evidence.readSourceFile(file, bounds)).toString()).toBe('tasks: []\n');
      const document = { ...artifact, name: 'public/a.json' };
      for (let i = 0; i < 2; i += 1)
        expect(await bytesOf(await evidence.openArtifact(document, bounds))).toBe(content);
      await evidence.close();
    }));

  test('keeps the digests of an artifact, and its bytes where they were asked for', async () => {
    for (const withArtifacts of [false, true])
      await withBundle(
        readAll,
        async (path) => {
          const evidence = await openBundledEvidence(path);
          expect(evidence.hasArtifacts).toBe(withArtifacts);
          const recorded = await evidence.recordedArtifact?.(artifact);
          if (withArtifacts) {
            expect(recorded).toBeUndefined();
            expect(await bytesOf(await evidence.openArtifact(artifact, bounds))).toBe(content);
          } else {
            const digest = (name: string) => createHash(name).update(content).digest('hex');
            expect(recorded).toEqual({
              bytes: content.length,
              digests: { sha256: digest('sha256'), sha512: digest('sha512') },
            });
            await expectRejected(
              evidence.openArtifact(artifact, bounds),
              EvidenceError,
              'evidence-unavailable',
            );
          }
          await evidence.close();
        },
        { withArtifacts },
      );
  });

  test('repeats refusals with everything that they said', () =>
    withBundle(readAll, async (path) => {
      const evidence = await openBundledEvidence(path);
      const none = { ...artifact, name: 'public/none' };
      const error = await expectRejected(
        evidence.openArtifact(none, bounds),
        EvidenceError,
        'evidence-not-found',
      );
      expect([error.message, error.nextStep, error.facts]).toEqual(['no', 'Go.', { name: 'public/none' }]);
      await evidence.close();
    }));

  test('does not know what was not asked, which is never the same as absent', () =>
    withBundle(readAll, async (path) => {
      const evidence = await openBundledEvidence(path);
      const other = { ...artifact, runId: 1 };
      const questions = [
        evidence.openArtifact(other, bounds),
        evidence.taskDefinition(target.taskId),
        evidence.findIndexedTask('a.c'),
        evidence.readSourceFile({ ...file, path: 'd' }, bounds),
      ];
      for (const question of questions) await expectRejected(question, EvidenceError, 'evidence-unavailable');
      expect(await evidence.recordedArtifact?.(other)).toBeUndefined();
      await evidence.close();
    }));

  test('gives no more bytes than are wanted', () =>
    withBundle(readAll, async (path) => {
      const evidence = await openBundledEvidence(path);
      const document = { ...artifact, name: 'public/a.json' };
      const open = (maxBytes: number) => evidence.openArtifact(document, { maxBytes }).then(bytesOf);
      expect(await open(content.length)).toBe(content);
      await expectRejected(open(content.length - 1), EvidenceError, 'evidence-too-large');
      await evidence.close();
    }));

  test.each([
    ['taskDefinition', {}],
    ['taskStatus', {}],
    ['listArtifacts', [{ name: 1 }]],
    ['findIndexedTask', 1],
    ['findPush', { pushId: '1', user: 'u', date: 1, changesets: [] }],
    ['findCommit', { sha: 1 }],
    ['isOnBranch', 'true'],
    ['findDefaultBranch', null],
    ['findRelease', {}],
    ['findPullRequest', []],
  ] as const)('refuses an answer to %s that has not its shape', (method, answer) =>
    withBundle(
      (evidence) => (evidence[method] as (about: string) => Promise<unknown>)('x'),
      async (path) => {
        const evidence = await openBundledEvidence(path);
        const ask = evidence[method] as (about: string) => Promise<unknown>;
        await expectRejected(ask('x'), EvidenceError, 'evidence-malformed');
        await evidence.close();
      },
      { answers: { [method]: async () => answer } },
    ),
  );
});

describe('recording', () => {
  test('passes everything on as it is, and leaves nothing behind', async () => {
    const before = await readdir(tmpdir());
    await withBundle(
      async (evidence) => {
        expect(await bytesOf(await evidence.openArtifact(artifact, bounds))).toBe(content);
        await expectRejected(evidence.findPush(file), EvidenceError, 'evidence-unavailable');
      },
      async () => undefined,
    );
    const left = (await readdir(tmpdir())).filter((name) => name.startsWith('cot-bundle-'));
    expect(left.filter((name) => !before.includes(name))).toEqual([]);
  });

  test('forgets what its reader left', () =>
    withBundle(
      async (evidence) => {
        for await (const _ of await evidence.openArtifact(artifact, bounds)) break;
      },
      async (path) => {
        const evidence = await openBundledEvidence(path);
        await expectRejected(evidence.openArtifact(artifact, bounds), EvidenceError, 'evidence-unavailable');
        await evidence.close();
      },
    ));

  test('an answer counts more than an error before or after it', async () => {
    let count = 0;
    const findIndexedTask = async () => {
      count += 1;
      if (count !== 2) throw new EvidenceError({ code: 'evidence-not-found', message: 'no' });
      return target.taskId;
    };
    await withBundle(
      async (evidence) => {
        for (let i = 0; i < 3; i += 1) await evidence.findIndexedTask('a').catch(() => undefined);
      },
      async (path) => {
        const evidence = await openBundledEvidence(path);
        expect(await evidence.findIndexedTask('a')).toBe(target.taskId);
        await evidence.close();
      },
      { answers: { findIndexedTask } },
    );
  });

  test('a body that breaks off is an error again', () =>
    withBundle(
      async (evidence) => bytesOf(await evidence.openArtifact(artifact, bounds)).catch(() => undefined),
      async (path) => {
        const evidence = await openBundledEvidence(path);
        await expectRejected(evidence.openArtifact(artifact, bounds), EvidenceError, 'evidence-malformed');
        await evidence.close();
      },
      {
        answers: {
          openArtifact: async () =>
            (async function* () {
              yield Buffer.from('half');
              throw new EvidenceError({ code: 'evidence-malformed', message: 'cut' });
            })(),
        },
      },
    ));
});
