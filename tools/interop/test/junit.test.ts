import { formatReportJunit } from '@chain-of-trust/report';
import type { Finding, LinkReport, Report, RuleReport, RuleStatus } from '@chain-of-trust/types';
import { execa } from 'execa';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

/** Python's own parser: it knows nothing of how these documents are made. */
const program = `
import json, sys
from xml.etree import ElementTree

def described(document):
    root = ElementTree.fromstring(document.encode('utf-8'))
    cases = list(root.iter('testcase'))
    return {
        'root': root.tag,
        'counts': {name: int(root.get(name)) for name in ('tests', 'failures', 'errors', 'skipped')},
        'suites': [suite.get('name') for suite in root],
        'found': {tag: len(list(root.iter(tag))) for tag in ('testcase', 'failure', 'error', 'skipped')},
        'names': [case.get('name') for case in cases],
        'children': sorted({child.tag for case in cases for child in case}),
        'texts': [failure.text for failure in root.iter('failure')],
    }

json.dump([described(document) for document in json.load(sys.stdin)], sys.stdout)
`;

interface Described {
  readonly root: string;
  readonly counts: Readonly<Record<'tests' | 'failures' | 'errors' | 'skipped', number>>;
  readonly suites: readonly string[];
  readonly found: Readonly<Record<'testcase' | 'failure' | 'error' | 'skipped', number>>;
  readonly names: readonly string[];
  readonly children: readonly string[];
  readonly texts: readonly string[];
}

async function parse(documents: readonly string[]): Promise<Described[]> {
  const { stdout } = await execa('python3', ['-c', program], { input: JSON.stringify(documents) });
  return JSON.parse(stdout) as Described[]; // as the program above writes it
}

const text = fc.string({ unit: 'binary', maxLength: 40 });
const status = fc.constantFrom<RuleStatus>('passed', 'failed', 'not-run', 'not-applicable');

const rules: fc.Arbitrary<RuleReport[]> = fc.array(
  fc.record({
    id: text,
    title: text,
    status,
    reason: fc.option(text, { nil: undefined }),
    read: fc.constant([]),
  }),
  { maxLength: 4 },
);

const links: fc.Arbitrary<LinkReport[]> = fc.array(
  fc.record({
    name: text,
    taskId: text,
    taskType: text,
    workerImplementation: text,
    workerPoolId: text,
    upstream: fc.constant([]),
    rules,
    artifacts: fc.constant([]),
  }),
  { minLength: 1, maxLength: 3 },
);

/** Reports with any text in any place, and a finding for the first rule of each link. */
const reports: fc.Arbitrary<Report> = fc.tuple(links, text).map(([all, words]) => ({
  verified: false,
  verdict: 'refused',
  taskId: words,
  taskType: words,
  at: '2026-01-01T00:00:00.000Z',
  policy: { product: words, digest: words },
  links: all,
  findings: all.map((link) => findingOf(link, words)),
}));

function findingOf({ taskId, name, rules: [rule] }: LinkReport, words: string): Finding {
  const place = { rule: rule?.id ?? '', link: name, taskId };
  return {
    ...place,
    code: words,
    kind: 'refusal',
    message: words,
    where: words,
    actual: words,
    nextStep: words,
  };
}

describe('the JUnit report, as Python reads it', () => {
  test('is well-formed with any text in any place, and counts what is there', async () => {
    const samples = fc.sample(reports, 500);
    for (const [i, read] of (await parse(samples.map(formatReportJunit))).entries()) {
      const { tests, failures, errors, skipped } = read.counts;
      expect(read.root).toBe('testsuites');
      expect(read.found).toEqual({ testcase: tests, failure: failures, error: errors, skipped });
      expect(failures + errors).toBeGreaterThan(0);
      expect(read.suites.slice(0, samples[i]?.links.length)).toHaveLength(samples[i]?.links.length ?? 0);
      for (const child of read.children) expect(['failure', 'error', 'skipped']).toContain(child);
    }
  });

  test('gives back what was written, and cannot be led to another structure', async () => {
    const hostile = `</failure><testcase name="x"/>]]>&amp;'"<!-- \u0000 \ud800 \uffff`;
    const rule: RuleReport = { id: 'a/b', title: hostile, status: 'failed', read: [] };
    const [report] = fc.sample(reports, 1);
    const [link] = report?.links ?? [];
    if (report === undefined || link === undefined) throw new TypeError('no sample');
    const own = { ...link, name: hostile, rules: [rule] };
    const [read] = await parse([
      formatReportJunit({ ...report, links: [own], findings: [findingOf(own, hostile)] }),
    ]);
    const shown = `</failure><testcase name="x"/>]]>&amp;'"<!-- \\u{0} \\u{d800} \\u{ffff}`;
    expect(read?.names).toEqual([`a/b: ${shown}`]);
    expect(read?.texts[0]).toContain(`actual: ${shown}\n`);
    expect(read?.found).toEqual({ testcase: 1, failure: 1, error: 0, skipped: 0 });
  });
});
