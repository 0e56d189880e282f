import { withTemporaryFolder } from '@chain-of-trust/fixtures';
import { expect, test } from 'vitest';
import { findDifference, isAgreed } from '../../src/signed-messages/differences.js';
import { describeComparison, runMessages } from '../../src/signed-messages/run.js';

/** Enough for everybody's messages, and for every mutation at least once. */
const count = 300;

test('gpg and both our ways agree about some signed messages, or a written reason says why not', async () => {
  const { comparisons } = await withTemporaryFolder((folder) => runMessages(folder, { seed: 1, count }));
  expect(comparisons).toHaveLength(count);
  const unexplained = comparisons.filter((each) => !isAgreed(each) && findDifference(each) === undefined);
  expect(unexplained.map(describeComparison)).toEqual([]);
});
