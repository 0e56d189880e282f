import { describe, expect, test } from 'vitest';
import { formatTable, isMet } from '../src/result.js';

const target = { what: 'memory', limit: 50, actual: 50, unit: 'MiB' };

describe('isMet', () => {
  test.each([
    [50, true],
    [50.001, false],
    [-3, true],
    [Number.NaN, false],
  ])('says of %d with the limit 50: %s', (actual, expected) => {
    expect(isMet({ ...target, actual })).toBe(expected);
  });
});

describe('formatTable', () => {
  test('aligns the columns and says which targets are kept', () => {
    const rows = [
      { command: 'node', ms: 25 },
      { command: 'cot --help', ms: 1.5 },
    ];
    expect(formatTable({ name: 'startup', rows, targets: [target, { ...target, actual: 51 }] })).toBe(
      [
        'startup',
        'command     ms',
        'node        25',
        'cot --help  1.5',
        'kept  memory: 50 MiB, at most 50',
        'MISSED  memory: 51 MiB, at most 50',
        '',
      ].join('\n'),
    );
  });

  test('says at the end what must be known', () => {
    const table = formatTable({ name: 'verify', rows: [], targets: [], notes: ['compared with nothing'] });
    expect(table.split('\n').slice(-2)).toEqual(['compared with nothing', '']);
  });
});
