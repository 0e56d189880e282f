import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectRejected, taskDefinition, withTemporaryFolder } from '@chain-of-trust/fixtures';
import { type Evidence, EvidenceError, toTaskDefinition } from '@chain-of-trust/types';
import { describe, expect, test } from 'vitest';
import { cacheEvidence } from '../../src/cache/cache.js';
import { artifact, bytesOf, evidenceOf, target } from '../bundle/recorded.js';

const revision = 'a'.repeat(40);
const source = { repository: 'https://hg.example.com/a', revision, path: '.taskcluster.yml' };
const bounds = { maxBytes: 1000 };
const otherTaskId = 'Zqq_syB8RIq_KFfLtN3nqQ';

const push = {
  pushId: '1',
  user: 'a@example.com',
  date: 1,
  changesets: [{ node: revision, parents: [], description: '', branch: undefined }],
} as const;

/** Counts what is asked for. */
function counted(answers: Partial<Evidence> = {}) {
  const asked: string[] = [];
  const evidence = evidenceOf({
    taskDefinition: async () => toTaskDefinition(taskDefinition),
    findPush: async () => push,
    ...answers,
  });
  const counting = new Proxy(evidence, {
    get: (of, name: keyof Evidence) => {
      const method = of[name];
      return typeof method !== 'function'
        ? method
        : (...args: unknown[]) => {
            asked.push(name);
            return Reflect.apply(method, of, args);
          };
    },
  });
  return { asked, evidence: counting };
}

interface Reading {
  readonly asked: readonly string[];
  readonly problem: string | undefined;
  readonly served: number;
}

/** One process that reads with a cache, whose chain is then verified or not. */
async function read(
  folder: string,
  use: (evidence: Evidence) => Promise<unknown>,
  more: {
    readonly answers?: Partial<Evidence>;
    readonly rootUrl?: string;
    readonly maxBytes?: number;
    readonly isVerified?: boolean;
  } = {},
): Promise<Reading> {
  const { answers, isVerified = true, rootUrl = 'https://tc.example.com', maxBytes } = more;
  const { asked, evidence } = counted(answers);
  const bound = maxBytes === undefined ? {} : { maxBytes };
  const cache = await cacheEvidence(evidence, { folder, rootUrl, target, ...bound });
  await use(cache.evidence);
  if (isVerified) await cache.keep();
  await cache.close();
  return { asked, problem: cache.problem, served: cache.served };
}

const withCache = (use: (folder: string) => Promise<void>) =>
  withTemporaryFolder((folder) => use(join(folder, 'cache')));

const content = async (evidence: Evidence) => bytesOf(await evidence.openArtifact(artifact, bounds));

describe('cacheEvidence', () => {
  test.each<[keyof Evidence, (evidence: Evidence) => Promise<unknown>]>([
    ['taskDefinition', (evidence) => evidence.taskDefinition(otherTaskId)],
    ['openArtifact', content],
    ['readSourceFile', (evidence) => evidence.readSourceFile(source, bounds)],
    ['findPush', (evidence) => evidence.findPush({ repository: source.repository, revision })],
  ])('asks for %s once, and gives the same again', async (method, ask) => {
    await withCache(async (folder) => {
      const answers: unknown[] = [];
      const note = async (evidence: Evidence) => answers.push(await ask(evidence));
      expect((await read(folder, note)).asked).toEqual([method]);
      expect(await read(folder, note)).toMatchObject({ asked: [], served: 1 });
      expect(answers[1]).toEqual(answers[0]);
    });
  });

  test.each<[string, (evidence: Evidence) => Promise<unknown>]>([
    ['the definition of the task itself', (evidence) => evidence.taskDefinition(target.taskId)],
    ['a status', (evidence) => evidence.taskStatus(otherTaskId).catch(() => undefined)],
    ['a listing', (evidence) => evidence.listArtifacts({ taskId: otherTaskId, runId: 0 })],
    ['an index path', (evidence) => evidence.findIndexedTask('a.b')],
    ['a file of a branch', (evidence) => evidence.readSourceFile({ ...source, revision: 'main' }, bounds)],
    [
      'a file of a short revision',
      (evidence) => evidence.readSourceFile({ ...source, revision: 'abcdef' }, bounds),
    ],
    ['a push of a tag', (evidence) => evidence.findPush({ repository: source.repository, revision: 'tip' })],
    ['a default branch', (evidence) => evidence.findDefaultBranch('https://github.com/a/b')],
    ['what a branch has', (evidence) => evidence.isOnBranch({ ...source, branch: 'main' })],
  ])('asks for %s every time', async (_, ask) => {
    await withCache(async (folder) => {
      for (let run = 0; run < 2; run++) expect((await read(folder, ask)).asked).toHaveLength(1);
    });
  });

  test('keeps nothing that has not made a verified chain', async () => {
    await withCache(async (folder) => {
      await read(folder, content, { isVerified: false });
      expect((await read(folder, content)).asked).toEqual(['openArtifact']);
      expect(await readdir(join(folder, 'v1/parts'))).toEqual([]);
    });
  });

  test('another deployment has other tasks of the same taskId', async () => {
    await withCache(async (folder) => {
      await read(folder, content);
      const elsewhere = await read(folder, content, { rootUrl: 'https://other.example.com' });
      expect(elsewhere.asked).toEqual(['openArtifact']);
    });
  });

  test('holds what it has to the bounds of who asks', async () => {
    await withCache(async (folder) => {
      await read(folder, content);
      await read(folder, async (evidence) => {
        const opened = bytesOf(await evidence.openArtifact(artifact, { maxBytes: 10 }));
        await expectRejected(opened, EvidenceError, 'evidence-too-large');
      });
    });
  });

  test('keeps nothing of a body that was cut, or left early', async () => {
    const cut: Partial<Evidence> = {
      openArtifact: async () =>
        (async function* () {
          yield Buffer.from('zip ');
          throw new EvidenceError({ code: 'evidence-unavailable', message: 'cut' });
        })(),
    };
    await withCache(async (folder) => {
      await read(
        folder,
        async (evidence) => expectRejected(content(evidence), EvidenceError, 'evidence-unavailable'),
        {
          answers: cut,
        },
      );
      await read(folder, async (evidence) => {
        for await (const _ of await evidence.openArtifact(artifact, bounds)) break;
      });
      expect((await read(folder, content)).asked).toEqual(['openArtifact']);
    });
  });

  test('keeps nothing that is larger than an eighth of all', async () => {
    await withCache(async (folder) => {
      const { problem } = await read(folder, content, { maxBytes: 80 });
      expect(problem).toBeUndefined();
      expect((await read(folder, content)).asked).toEqual(['openArtifact']);
    });
  });

  test('forgets what it gave, and asks for everything from then on', async () => {
    await withCache(async (folder) => {
      await read(folder, content);
      const { asked, evidence } = counted();
      const cache = await cacheEvidence(evidence, { folder, rootUrl: 'https://tc.example.com', target });
      await content(cache.evidence);
      expect(cache.served).toBe(1);
      await cache.forget();
      await content(cache.evidence);
      expect(cache.served).toBe(0);
      expect(asked).toEqual(['openArtifact']);
      await cache.close();
      expect((await read(folder, content)).asked).toEqual(['openArtifact']);
    });
  });

  test('says why it could not keep something, which stops nothing', async () => {
    await withCache(async (folder) => {
      const { problem } = await read(folder, async (evidence) => {
        await rm(join(folder, 'v1/parts'), { recursive: true });
        await writeFile(join(folder, 'v1/parts'), '');
        expect(await content(evidence)).toBe('zip content');
      });
      expect(problem).toContain('ENOTDIR');
    });
  });
});
