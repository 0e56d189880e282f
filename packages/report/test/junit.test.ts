import type { Report, RuleStatus } from '@chain-of-trust/types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatReportJunit } from '../src/index.js';
import { createFinding, createLink, createReport } from './report-fixture.js';

/** A refused report of one link, whose only rule has this status. */
function reportOf(status: RuleStatus, members: Partial<Report> = {}): Report {
  const rule = { id: 'artifact/digests', title: 'digests are right', status, reason: 'because', read: [] };
  const links = [createLink({ name: 'signing:build', taskId: 'B', rules: [rule] })];
  return createReport({ verified: false, verdict: 'refused', links, ...members });
}

describe('formatReportJunit', () => {
  it('has a suite for each link with its facts, and a case for each rule', () => {
    const xml = formatReportJunit(createReport());
    expect(xml).toContain(
      '<testsuites name="chain of trust of signing S: verified" tests="3" failures="0" errors="0" skipped="0">',
    );
    expect(xml.match(/<testsuite /g)).toHaveLength(3);
    expect(xml).toContain(
      '<testcase classname="signing:build B" name="blob/task-id: the blob is of this task"/>',
    );
    expect(xml).toContain('<property name="signedBy" value="key1"/>');
    expect(xml).not.toContain('undefined');
  });

  it('has a failure with everything that was found, and what has probably happened', () => {
    const findings = [createFinding({ source: 'spec: Artifacts' }), createFinding({ message: 'the other' })];
    const diagnosis = { id: 'd', link: 'signing:build', taskId: 'B', codes: ['artifact/digest-mismatch'] };
    const diagnoses = [{ ...diagnosis, probably: 'Probably.', remedy: 'Do.' }];
    const xml = formatReportJunit(reportOf('failed', { findings, diagnoses }));
    expect(xml).toContain('failures="1" errors="0"');
    expect(xml).toContain(
      '<failure message="the digest differs (and 1 more)" type="artifact/digest-mismatch">artifact/digest-mismatch: the digest differs\nwhere: public/a\nexpected: sha256:1\nactual: sha256:2\nsource: spec: Artifacts\nnext step: Do not use it.\n\n',
    );
    expect(xml).toContain('diagnosis d: Probably.\nDo.</failure>');
  });

  it.each([
    ['of another task', { taskId: 'C' }],
    ['of another rule', { rule: 'blob/schema' }],
  ])('leaves a finding %s out of a failure, which it is all the same', (_, members) => {
    const xml = formatReportJunit(reportOf('failed', { findings: [createFinding(members)] }));
    expect(xml).toContain('<failure message="the rule has failed"/>');
  });

  it('has an error where only an outage was found', () => {
    const xml = formatReportJunit(reportOf('failed', { findings: [createFinding({ kind: 'outage' })] }));
    expect(xml).toContain('failures="0" errors="1"');
    expect(xml).toContain('<error message="the digest differs" type="artifact/digest-mismatch">');
  });

  it('has a failure where an outage is not all that was found', () => {
    const findings = [createFinding({ kind: 'outage' }), createFinding()];
    expect(formatReportJunit(reportOf('failed', { findings }))).toContain('failures="1" errors="0"');
  });

  it('has an error for a rule that was not run, and skips one that does not apply', () => {
    expect(formatReportJunit(reportOf('not-run'))).toContain('<error message="because"/>');
    const skipped = formatReportJunit(reportOf('not-applicable', { verified: true, verdict: 'verified' }));
    expect(skipped).toContain('<skipped message="because"/>');
    expect(skipped).toContain('tests="1" failures="0" errors="0" skipped="1"');
  });

  it('never looks green where the report is not: a link without rules, a verdict without a reason', () => {
    const links = [createLink({ name: 'signing', taskId: 'S', rules: [] })];
    expect(formatReportJunit(createReport({ links }))).toContain('<error message="no rule was evaluated"/>');
    const unexplained = createReport({ verified: false, verdict: 'undetermined' });
    expect(formatReportJunit(unexplained)).toContain('<error message="the verdict is undetermined"/>');
    expect(formatReportJunit(createReport({ verified: false, links: [] }))).toContain('errors="1"');
  });

  it('holds any text without a character or a mark-up that XML does not allow', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const findings = [createFinding({ message: text, actual: text, code: text, where: text })];
        const links = [
          createLink({
            name: text,
            taskId: 'B',
            workerPoolId: text,
            rules: reportOf('failed').links[0]?.rules ?? [],
          }),
        ];
        const xml = formatReportJunit(reportOf('failed', { findings, links, taskType: text }));
        expect(xml).toMatch(/^[\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u);
        expect(xml.replace(/<\/?[a-z]+(?: [a-z]+="[^"<>]*")*\/?>|<\?xml[^>]*\?>/gi, '')).not.toMatch(
          /[<>"']/,
        );
        expect(xml.replace(/&(?:amp|lt|gt|quot|apos);/g, '')).not.toContain('&');
      }),
    );
  });
});
