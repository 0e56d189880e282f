import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatReportGraph, type GraphFormat } from '../src/graph.js';
import { anyText } from './hostile.js';
import { createFinding, createLink, createReport } from './report-fixture.js';

/** Two links, the first of which takes from the second, under these names. */
function named(name: string, taskId: string) {
  const upstream = [{ name: 'b', taskId: 'B' }];
  const links = [createLink({ name, taskId, upstream }), createLink({ name: 'b', taskId: 'B' })];
  return createReport({ taskId, taskType: name, links });
}

/** The drawing of hostile names, with every string of the language replaced by nothing. */
function skeleton(format: GraphFormat, name: string, taskId: string, strings: RegExp): string {
  return formatReportGraph(named(name, taskId), format).replace(strings, '$1');
}

describe.each([
  ['svg', /(<title>|<text[^<>]*>)[^<>]*(?=<)/g],
  ['mermaid', /(")[^"\n]*(?=")/g],
  ['dot', /(label=")(?:[^"\\\n]|\\.)*(?=")/g],
] as const)('formatReportGraph as %s', (format, strings) => {
  it('lets no name change anything but the text that it stands in', () => {
    const plain = skeleton(format, 'name', 'task', strings);
    fc.assert(
      fc.property(anyText, anyText, (name, taskId) => {
        fc.pre(taskId !== 'B');
        expect(skeleton(format, name, taskId, strings)).toBe(plain);
      }),
      { numRuns: 1000 },
    );
  });

  it('writes no control or direction character and no half of a pair', () => {
    fc.assert(
      fc.property(anyText, anyText, (name, taskId) => {
        const text = formatReportGraph(named(name, taskId), format);
        expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
      }),
    );
  });

  it('gives the same text for the same report', () => {
    expect(formatReportGraph(createReport(), format)).toBe(formatReportGraph(createReport(), format));
  });

  it('says of each link what became of it', () => {
    const failed = { id: 'artifact/digests', title: 'x', status: 'failed', read: [] } as const;
    const refused = createReport({
      links: [createLink({ name: 'signing:build', taskId: 'B', rules: [failed] })],
      findings: [createFinding()],
    });
    expect(formatReportGraph(refused, format)).toContain('refused');
    const outage = { ...refused, findings: [createFinding({ kind: 'outage' })] };
    expect(formatReportGraph(outage, format)).toMatch(/could not find out/);
    expect(
      formatReportGraph(createReport({ links: [createLink({ name: 'a', taskId: 'A', rules: [] })] }), format),
    ).toMatch(/not run/);
  });
});
