import { expect, it } from 'vitest';
import type { GraphFormat, TextOptions } from '../src/index.js';
import * as report from '../src/index.js';

it('exports exactly its documented names', () => {
  expect(Object.keys(report).sort()).toEqual([
    'formatReportGraph',
    'formatReportHtml',
    'formatReportJson',
    'formatReportJunit',
    'formatReportText',
    'printable',
  ]);
  expect<TextOptions | GraphFormat | undefined>(undefined).toBeUndefined();
});
