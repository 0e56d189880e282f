import { describe, expect, it } from 'vitest';
import { formatReportJson, formatReportText } from '../src/index.js';
import { createFinding, createLink, createReport } from './report-fixture.js';

const plain = { color: false };

describe('formatReportText', () => {
  it('draws the chain as a tree and puts the verdict last', () => {
    expect(formatReportText(createReport(), plain)).toBe(
      [
        '✓ signing S docker-worker, 1 of 1 rules passed',
        '✓ ├─ signing:decision D docker-worker, 1 of 1 rules passed',
        '✓ └─ signing:build B docker-worker gecko-3/b-linux, 1 of 1 rules passed, 2 artifacts verified, key key1',
        '     └─ signing:decision D (above)',
        '',
        'VERIFIED signing S',
        '  3 links, 3 rules passed, 0 failed, 0 not run, 0 not applicable',
        '  product firefox, policy sha256:00',
        '  reference time 2026-01-01T00:00:00.000Z',
        '',
      ].join('\n'),
    );
  });

  it('shows every fact of a finding', () => {
    const text = formatReportText(
      createReport({ verified: false, verdict: 'refused', findings: [createFinding()] }),
      plain,
    );
    for (const fact of Object.values(createFinding()).filter((value) => value !== 'refusal'))
      expect(text).toContain(fact);
    expect(text).toContain('REFUSED signing S');
  });

  it('shows what has probably happened, and what people do about it, before the verdict', () => {
    const diagnosis = {
      id: 'retired-key',
      link: 'signing:build',
      taskId: 'B',
      codes: ['signature/bad', 'blob/missing'],
      probably: 'Probably \u001b old.',
      remedy: 'Make it anew.',
    };
    const text = formatReportText(createReport({ verdict: 'refused', diagnoses: [diagnosis] }), plain);
    expect(text).toContain(
      '→ retired-key: look at signing:build B, for signature/bad, blob/missing\n' +
        '    Probably \\u{1b} old.\n    Make it anew.\n\nREFUSED',
    );
  });

  it('never calls an outage a refusal', () => {
    const findings = [createFinding({ kind: 'outage' })];
    const text = formatReportText(
      createReport({ verified: false, verdict: 'undetermined', findings }),
      plain,
    );
    expect(text).toContain('COULD NOT FIND OUT');
    expect(text).not.toContain('REFUSED');
  });

  it.each(['failed', 'not-run'] as const)('marks a link with a rule that is %s', (status) => {
    const rules = [{ id: 'a', title: 'a', status, read: [] }];
    const links = [createLink({ name: 'signing', taskId: 'S', rules })];
    expect(formatReportText(createReport({ links }), plain)).toMatch(/^✗ signing S/);
  });

  it('marks a link without any rule', () => {
    const links = [createLink({ name: 'signing', taskId: 'S', rules: [] })];
    expect(formatReportText(createReport({ links }), plain)).toMatch(/^✗ signing S/);
  });

  it('draws a link that nothing leads to, and ends on a cycle', () => {
    const back = [{ name: 'signing', taskId: 'S' }];
    const links = [
      createLink({ name: 'signing', taskId: 'S', upstream: back }),
      createLink({ name: 'lonely', taskId: 'L', upstream: back }),
    ];
    const text = formatReportText(createReport({ links }), plain);
    expect(text).toContain('✓ lonely L');
    expect(text.match(/\(above\)/g)).toHaveLength(2);
  });

  it('shows control characters and direction marks of hostile text as escapes', () => {
    const hostile = 'x\u001b[2K\rVERIFIED\n\u202e\u2028';
    const findings = [createFinding({ message: hostile, link: hostile, actual: hostile, where: hostile })];
    const text = formatReportText(createReport({ verified: false, verdict: 'refused', findings }), plain);
    expect(text).toContain('x\\u{1b}[2K\\u{d}VERIFIED\\u{a}\\u{202e}\\u{2028}');
    expect(text.replace(/\n/g, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}]/u);
  });

  it('colours only when asked to', () => {
    expect(formatReportText(createReport(), { color: true })).toContain('\u001b[32m');
    expect(formatReportText(createReport(), plain)).not.toContain('\u001b');
  });
});

describe('formatReportJson', () => {
  it('is the report', () => {
    const report = createReport({ findings: [createFinding()] });
    expect(JSON.parse(formatReportJson(report))).toEqual(JSON.parse(JSON.stringify(report)));
    expect(formatReportJson(report).endsWith('}\n')).toBe(true);
  });
});
