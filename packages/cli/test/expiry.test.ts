import { expectThrown } from '@chain-of-trust/fixtures';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../src/error.js';
import { lifetimeOf, parseExpiry } from '../src/expiry.js';
import { gpgLifetimeOf } from '../src/gpg-lifetime.js';

const from = new Date('2026-01-31T10:20:30Z');

describe('parseExpiry', () => {
  it.each([
    ['2 years', '2028-01-31T10:20:30Z'],
    ['1y', '2027-01-31T10:20:30Z'],
    ['18 months', '2027-07-31T10:20:30Z'],
    ['3m', '2026-05-01T10:20:30Z'],
    ['2 weeks', '2026-02-14T10:20:30Z'],
    ['1 day', '2026-02-01T10:20:30Z'],
    ['90d', '2026-05-01T10:20:30Z'],
    ['2028-02-29', '2028-02-29T00:00:00Z'],
  ])('%s', (text, expected) => {
    expect(parseExpiry(text, from)).toEqual(new Date(expected));
  });

  it('never, in words only', () => {
    expect([parseExpiry('never', from), lifetimeOf('never', from)]).toEqual(['never', 'never']);
  });

  it.each([
    '',
    '0',
    '2',
    '2 moons',
    '-1 years',
    '1.5 years',
    '0 days',
    'Never',
    '2027-02-29',
    '2026-01-31',
    '99999d',
  ])('refuses %j', (text) => {
    expectThrown(() => parseExpiry(text, from), UsageError, 'usage-value');
  });

  it('of any text makes a time in the future, or refuses it', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.tuple(fc.nat(), fc.constantFrom('d', ' weeks', 'm', ' year', 'y ')).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        try {
          const end = parseExpiry(text, from);
          expect(end === 'never' || end > from).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
        }
      }),
    );
  });
});

describe('lifetimeOf', () => {
  it('is a number of seconds', () => {
    expect(lifetimeOf('2 days', from)).toBe(2 * 86_400);
  });
});

describe('gpgLifetimeOf', () => {
  it.each([
    ['2y', 730 * 86_400],
    ['365d', 365 * 86_400],
    ['3m', 90 * 86_400],
    ['6w', 42 * 86_400],
    ['10', 10 * 86_400],
    ['seconds=600', 600],
    ['2026-02-01', 92_370],
    ['0', 'never'],
  ])('%s', (text, expected) => {
    expect(gpgLifetimeOf(text, from)).toBe(expected);
  });

  it.each(['', '-1', '0d', '2 years', 'never', '2026-01-30', '2027-02-29', 'seconds=0', 'undefined'])(
    'refuses %j',
    (text) => {
      expectThrown(() => gpgLifetimeOf(text, from), UsageError, 'usage-value');
    },
  );
});
