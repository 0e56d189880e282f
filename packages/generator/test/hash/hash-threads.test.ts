import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectRejected, withTemporaryFolder } from '@chain-of-trust/fixtures';
import { describe, expect, test } from 'vitest';
import { GeneratorError } from '../../src/error.js';
import { hashArtifacts } from '../../src/hash/hash-artifacts.js';
import type { HashOrder } from '../../src/hash/hash-thread.js';
import { HashThreads } from '../../src/hash/hash-threads.js';

const order = (path: string): HashOrder => ({ paths: [path], algorithms: ['sha256'], digestBytes: 32 });
const digest = (text: string) => createHash('sha256').update(text).digest();

/** What no code of this package sends, so that the thread ends on it. */
const deadly = { paths: null, algorithms: [], digestBytes: 0 } as unknown as HashOrder;

async function withThreads(use: (threads: HashThreads, file: string) => Promise<void>): Promise<void> {
  const threads = new HashThreads(2);
  try {
    await withTemporaryFolder(async (folder) => {
      await writeFile(join(folder, 'a'), 'content');
      await use(threads, join(folder, 'a'));
    });
  } finally {
    await threads.close();
  }
}

describe('HashThreads', () => {
  test('answer each of many orders that are given at once', () =>
    withThreads(async (threads, file) => {
      const outcomes = await Promise.all(Array.from({ length: 50 }, () => threads.ask(order(file))));
      for (const outcome of outcomes) expect(outcome).toEqual({ digests: new Uint8Array(digest('content')) });
    }));

  test('hash one run after the other', () =>
    withThreads(async (threads, file) => {
      const folder = join(file, '..');
      const first = await hashArtifacts(folder, { threads });
      expect([...(await hashArtifacts(folder, { threads }))]).toEqual([...first]);
    }));

  test('replace one that has ended, and say so to who has asked it', () =>
    withThreads(async (threads, file) => {
      const asked = [deadly, deadly, deadly].map((each) =>
        expectRejected(threads.ask(each), GeneratorError, 'generator-thread'),
      );
      await Promise.all(asked);
      expect(await threads.ask(order(file))).toEqual({ digests: new Uint8Array(digest('content')) });
    }));

  test('refuse what is asked after they were closed', () =>
    withThreads(async (threads, file) => {
      await threads.ask(order(file));
      await threads.close();
      await expectRejected(threads.ask(order(file)), GeneratorError, 'generator-thread');
    }));
});
