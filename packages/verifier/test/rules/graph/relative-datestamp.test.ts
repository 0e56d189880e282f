import { describe, expect, it } from 'vitest';
import { resolveRelativeDatestamps } from '../../../src/rules/graph/relative-datestamp.js';
import { expectRefusal } from '../../support/expect-refusal.js';

const created = new Date('2026-01-31T00:00:00.000Z');
const resolve = (text: unknown) =>
  resolveRelativeDatestamps({ a: [{ 'relative-datestamp': text as string }] }, created);

describe('resolveRelativeDatestamps', () => {
  it.each([
    ['0 seconds', '2026-01-31T00:00:00.000Z'],
    ['1day', '2026-02-01T00:00:00.000Z'],
    ['1 day', '2026-02-01T00:00:00.000Z'],
    ['2 weeks', '2026-02-14T00:00:00.000Z'],
    ['1 month', '2026-03-02T00:00:00.000Z'],
    ['1 year', '2027-01-31T00:00:00.000Z'],
    ['12 hours', '2026-01-31T12:00:00.000Z'],
    ['30 minutes', '2026-01-31T00:30:00.000Z'],
  ])('resolves %s', (text, expected) => {
    expect(resolve(text)).toEqual({ a: [expected] });
  });

  it.each(['1 fortnight', 'day', '-1 day', '1 day 2 hours', '', '1e9 days', 5, null, ['1 day']])(
    'refuses %j',
    async (text) => {
      const refused = (async () => resolve(text))();
      await expectRefusal(refused, 'graph/relative-datestamp');
      await expect(refused).rejects.toMatchObject({ details: [{ actual: JSON.stringify(text) }] });
    },
  );

  it('leaves everything else alone', () => {
    const value = { 'relative-datestamp': '1 day', other: 1, list: [null, true, 'x'] };
    expect(resolveRelativeDatestamps(value, created)).toEqual(value);
  });
});
