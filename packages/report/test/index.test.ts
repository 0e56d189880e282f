import { expect, it } from 'vitest';
import type { TextOptions } from '../src/index.js';
import * as report from '../src/index.js';

it('exports exactly its documented names', () => {
  expect(Object.keys(report).sort()).toEqual([
    'formatReportJson',
    'formatReportJunit',
    'formatReportText',
    'printable',
  ]);
  expect<TextOptions | undefined>(undefined).toBeUndefined();
});
