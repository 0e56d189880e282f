import * as v from 'valibot';
import { describe, expect, expectTypeOf, test } from 'vitest';
import type { Report } from '../../src/report/report.js';
import { reportSchema } from '../../src/report/schema.js';
import { report, without } from '../support/documents.js';

describe('reportSchema', () => {
  test('has exactly the type of a Report', () => {
    expectTypeOf<v.InferOutput<typeof reportSchema>>().toEqualTypeOf<Report>();
  });

  test('accepts a report', () => {
    expect(v.parse(reportSchema, report)).toEqual(report);
  });

  test('accepts a report of a later version', () => {
    expect(v.is(reportSchema, { ...report, duration: 1 })).toBe(true);
  });

  test.each(Object.keys(report))('%s may not be absent', (member) => {
    expect(v.is(reportSchema, without(report, member))).toBe(false);
  });

  test.each([
    ['verified as text', { verified: 'true' }],
    ['an unknown verdict', { verdict: 'fine' }],
    ['a time in words', { at: 'now' }],
    ['a policy without a digest', { policy: { product: 'firefox' } }],
    ['a link that is no object', { links: [null] }],
    ['a finding that is no object', { findings: ['x'] }],
    ['findings that are an object', { findings: {} }],
  ])('%s is refused', (_what, change) => {
    expect(v.is(reportSchema, { ...report, ...change })).toBe(false);
  });
});
