import { readFile } from 'node:fs/promises';
import { withTemporaryFolder } from '@chain-of-trust/fixtures';
import type { WorkerImplementation } from '@chain-of-trust/types';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  differences,
  findDifference,
  formatDifferences,
  isAgreed,
} from '../src/signed-messages/differences.js';
import {
  describeComparison,
  type MessageRun,
  runMessages,
  summarizeRun,
} from '../src/signed-messages/run.js';

const seed = 2026;
const count = 2400;

describe('homedirs that were built, key sets, and gpg', () => {
  let keys: MessageRun['keys'];
  let byGpg: MessageRun['byGpg'];
  let comparisons: MessageRun['comparisons'];

  beforeAll(async () => {
    const run = await withTemporaryFolder((folder) => runMessages(folder, { seed, count }));
    ({ keys, byGpg, comparisons } = run);
    process.stdout.write(`\n${summarizeRun(run, seed)}\n`);
  }, 600_000);

  test('no folder of keys failed', () => {
    expect(keys.failures).toEqual(new Map());
    expect([...byGpg.keys()]).toEqual(['docker-worker', 'scriptworker']);
  });

  test.each<WorkerImplementation>(['docker-worker', 'scriptworker'])(
    'of %s, they agree about the validity of every key',
    (name) => {
      const entries = keys.implementations.get(name)?.keys ?? [];
      // At that second only, and listed with the messages.
      const judged = entries.filter(({ userIds }) => !userIds[0]?.startsWith('expires-now'));
      for (const { userIds, fingerprint, validity } of judged)
        expect([userIds, byGpg.get(name)?.get(fingerprint)]).toEqual([userIds, validity]);
      expect(byGpg.get(name)?.size).toBe(entries.length + 1); // and the key that vouches for them
      expect(new Set(entries.map(({ validity }) => validity))).toEqual(
        new Set(['valid', 'expired', 'revoked', 'unknown']),
      );
    },
  );

  test('they agree about every message, or a written reason says why not', () => {
    expect(comparisons).toHaveLength(count);
    const unexplained = comparisons.filter((each) => !isAgreed(each) && findDifference(each) === undefined);
    expect(unexplained.map(describeComparison)).toEqual([]);
  });

  test('key sets and loaded homedirs are of one mind', () => {
    const split = comparisons.filter(({ byKeySet, byLoaded }) => byKeySet.isAccepted !== byLoaded.isAccepted);
    expect(split.map(describeComparison)).toEqual([]);
  });

  test('many messages are accepted by all, and many refused by all', () => {
    const agreed = comparisons.filter(isAgreed);
    expect(agreed.filter(({ byGpg: verdict }) => verdict.isAccepted).length).toBeGreaterThan(count / 6);
    expect(agreed.filter(({ byGpg: verdict }) => !verdict.isAccepted).length).toBeGreaterThan(count / 6);
  });

  test('every reason is needed', () => {
    const needed = new Set(comparisons.filter((each) => !isAgreed(each)).map(findDifference));
    expect(differences.filter((difference) => !needed.has(difference))).toEqual([]);
  });

  test('every name of a reason is that of a message', () => {
    const names = new Set(
      comparisons.flatMap(({ message }) => [message.mutation, message.text, message.signer]),
    );
    const unknown = differences.flatMap((difference) => difference.names).filter((name) => !names.has(name));
    expect(unknown).toEqual([]);
  });

  test('the list is in the documentation', async () => {
    const path = new URL('../../../docs/compatibility.md', import.meta.url);
    const [, written = ''] =
      /<!-- signed-messages -->\n([\s\S]*?)\n<!-- \/signed-messages -->/.exec(await readFile(path, 'utf8')) ??
      [];
    expect(withoutPadding(written)).toBe(withoutPadding(formatDifferences()));
  });
});

/** The formatter aligns columns. */
function withoutPadding(table: string): string {
  return table.trim().replace(/ +/g, ' ').replace(/-{3,}/g, '---');
}
