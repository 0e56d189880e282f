import type { Finding } from '@chain-of-trust/types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatReportText, printable } from '../../src/index.js';
import { createFinding, createLink, createReport } from '../report-fixture.js';

const rule = {
  id: 'artifact/digests',
  title: 'digests are those that were signed',
  status: 'failed',
  read: [],
} as const;
const links = [createLink({ name: 'signing:build', taskId: 'B', rules: [rule] })];

/** What is shown between the tree and the verdict. */
function shown(...findings: readonly Finding[]): string {
  const report = createReport({ verified: false, verdict: 'refused', links, findings });
  return formatReportText(report, { color: false }).split('\n\n').slice(1, -1).join('\n\n');
}

const difference = (where: string, expected: string, actual: string): Finding =>
  createFinding({ where, expected, actual });

describe('findings as text', () => {
  it('has expected and actual side by side, the rule, the sentence that demands it, and the next step', () => {
    expect(shown(createFinding({ source: 'spec: Verifying the chain' }))).toBe(
      [
        '✗ artifact/digest-mismatch in signing:build B',
        '    the digest differs',
        '    where      expected   actual',
        '    public/a   sha256:1   sha256:2',
        '    rule:      artifact/digests: digests are those that were signed',
        '    source:    spec: Verifying the chain',
        '    next step: Do not use it.',
      ].join('\n'),
    );
  });

  it('shows a difference of definitions field by field', () => {
    const fields = [
      difference('payload.command[0]', '"make"', '"curl"'),
      difference('payload.env.A', '(absent)', '1'),
    ];
    expect(shown(...fields)).toContain(
      [
        '    the digest differs (2 places)',
        '    where                expected   actual',
        '    payload.command[0]   "make"     "curl"',
        '    payload.env.A        (absent)   1',
        '    rule:      artifact/digests',
      ].join('\n'),
    );
  });

  it('shows what is too wide for columns beneath each other, in full', () => {
    const [expected, actual] = ['a'.repeat(60), `${'a'.repeat(59)}b`];
    expect(shown(difference('public/a', expected, actual))).toContain(
      `    where:     public/a\n    expected:  ${expected}\n    actual:    ${actual}\n`,
    );
  });

  it('has no column that nobody fills', () => {
    const { where: _, ...placeless } = createFinding();
    expect(shown(placeless)).toContain('\n    expected   actual\n    sha256:1   sha256:2\n');
    const { expected: __, ...found } = placeless;
    expect(shown(found)).toContain('\n    actual:    sha256:2\n');
    const { actual: ___, ...bare } = found;
    expect(shown(bare)).toContain('    the digest differs\n    rule:');
  });

  it.each([
    ['code', 'artifact/missing'],
    ['kind', 'outage'],
    ['rule', 'artifact/other'],
    ['link', 'signing:other'],
    ['taskId', 'C'],
    ['message', 'another message'],
    ['source', 'attack: another'],
    ['nextStep', 'Another step.'],
  ])('puts nothing together that differs in %s', (member, value) => {
    const text = shown(createFinding(), createFinding({ [member]: value }));
    expect(text.match(/^[✗?] /gm)).toHaveLength(2);
    expect(text).not.toContain('places');
  });

  it('loses nothing of any finding, however many are put together', () => {
    const text = fc.string({ unit: 'binary', maxLength: 60 });
    const some = fc.record({ where: text, expected: text, actual: text, message: fc.constantFrom('a', 'b') });
    fc.assert(
      fc.property(fc.array(some, { minLength: 1, maxLength: 6 }), (all) => {
        const lines = shown(...all.map((members) => createFinding(members)));
        for (const { where, expected, actual } of all)
          for (const value of [where, expected, actual]) expect(lines).toContain(printable(value).trimEnd());
      }),
    );
  });
});
