import { expectRejected } from '@chain-of-trust/fixtures';
import { EvidenceError } from '@chain-of-trust/types';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TransientFailure } from '../../src/http/failure.js';
import { RetryBudget } from '../../src/http/retry-budget.js';
import { defaultNetworkLimits } from '../../src/limits.js';
import { hastyRuntime } from '../live-under-test.js';

const url = new URL('https://example.com/?secret=x');

describe('RetryBudget', () => {
  test('for any chance and any number of failures, a pause lies between 0 and the ceiling', async () => {
    const property = fc.asyncProperty(
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      async (chance) => {
        const runtime = hastyRuntime();
        const limits = { ...defaultNetworkLimits, attempts: 9, backoffBaseMs: 100, backoffMaxMs: 1000 };
        const budget = new RetryBudget(url, limits, { ...runtime, random: () => chance });
        for (let failure = 1; failure < 9; failure += 1)
          await budget.pauseAfter(new TransientFailure('x', {}));
        const expected = [100, 200, 400, 800, 1000, 1000, 1000, 1000].map((ceiling) => ceiling * chance);
        expect(runtime.pausesMs).toEqual(expected);
      },
    );
    await fc.assert(property);
  });

  test('when no attempt is left, the last failure is the cause and the query is not named', async () => {
    const budget = new RetryBudget(url, { ...defaultNetworkLimits, attempts: 1 }, hastyRuntime());
    const failure = new TransientFailure('line lost', {});
    const error = await expectRejected(budget.pauseAfter(failure), EvidenceError, 'evidence-unavailable');
    expect(error.cause).toBe(failure);
    expect(error.message).not.toContain('secret');
  });
});
