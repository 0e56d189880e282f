import { expectThrown } from '@chain-of-trust/fixtures';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SigningError } from '../../src/error.js';
import { lifetimeOf } from '../../src/openpgp/lifetime.js';
import { at, created } from '../support/keys.js';

describe('lifetimeOf', () => {
  test('is the seconds from the creation to the end, or 0 for never', () => {
    expect(lifetimeOf(created, new Date('2026-06-01T00:00:01Z'), at)).toBe(151 * 86_400 + 1);
    expect(lifetimeOf(created, 'never', at)).toBe(0);
  });

  test('for any end it is a number of four octets that leads there, or a refusal', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: false }), (end) => {
        const isPossible = end > at && end.getTime() - created.getTime() < 2 ** 32 * 1000;
        if (!isPossible) {
          expectThrown(() => lifetimeOf(created, end, at), SigningError, 'signing-key-lifetime');
          return;
        }
        const seconds = lifetimeOf(created, end, at);
        expect(seconds).toBe(Math.floor((end.getTime() - created.getTime()) / 1000));
      }),
    );
  });
});
