import fc from 'fast-check';
import { expect, it } from 'vitest';
import { printable } from '../src/index.js';

it('leaves ordinary text alone and never lets a control or format character through', () => {
  expect(printable('public/build/Überprüfung <1>.zip')).toBe('public/build/Überprüfung <1>.zip');
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      (text) => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(printable(text)),
    ),
  );
});
