import type { Diagnosis, Finding, LinkReport, Report, RuleReport } from '@chain-of-trust/types';
import { escapeMarkup } from './markup.js';
import { xmlElement } from './xml.js';

/** What became of a test case, as JUnit has it. */
type Outcome = 'passed' | 'failure' | 'error' | 'skipped';

interface TestCase {
  readonly outcome: Outcome;
  readonly xml: string;
}

interface TestSuite {
  readonly cases: readonly TestCase[];
  readonly xml: string;
}

/**
 * Shows a report to a continuous integration as JUnit's XML: a test suite for each link, a test case for each rule.
 *
 * A rule that refutes the chain is a failure; one that could not be evaluated, or not found out, is an error; one that
 * does not apply is skipped. Nothing that is not verified is without a failure or an error: a link without rules is an
 * error, and so is a verdict that no rule explains.
 *
 * Well-formed XML 1.0 whatever names and messages hold; what XML cannot hold is shown as an escape.
 */
export function formatReportJunit(report: Report): string {
  const suites = report.links.map((link) => suiteOfLink(link, report));
  const isExplained = suites.some(({ cases }) => cases.some(({ outcome }) => isBad(outcome)));
  if (!report.verified && !isExplained) suites.push(suiteOfVerdict(report));
  const all = suites.flatMap(({ cases }) => cases);
  const name = `chain of trust of ${report.taskType} ${report.taskId}: ${report.verdict}`;
  const content = lines(suites.map(({ xml }) => xml));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xmlElement('testsuites', { name, ...counts(all) }, content)}\n`;
}

function isBad(outcome: Outcome): boolean {
  return outcome === 'failure' || outcome === 'error';
}

function suiteOfLink(link: LinkReport, report: Report): TestSuite {
  const classname = `${link.name} ${link.taskId}`;
  const cases =
    link.rules.length === 0
      ? [testCase({ classname, name: 'rules' }, 'error', 'no rule was evaluated')]
      : link.rules.map((rule) => caseOfRule(rule, { link, classname, report }));
  const properties = xmlElement('properties', {}, lines(propertiesOf(link, report).map(property)));
  const content = lines([properties, ...cases.map(({ xml }) => xml)]);
  return { cases, xml: xmlElement('testsuite', { name: classname, ...counts(cases) }, content) };
}

function suiteOfVerdict({ verdict, taskId }: Report): TestSuite {
  const cases = [testCase({ classname: taskId, name: 'verdict' }, 'error', `the verdict is ${verdict}`)];
  const content = lines(cases.map(({ xml }) => xml));
  return { cases, xml: xmlElement('testsuite', { name: 'verdict', ...counts(cases) }, content) };
}

function propertiesOf(link: LinkReport, report: Report): [string, string | undefined][] {
  return [
    ['taskId', link.taskId],
    ['taskType', link.taskType],
    ['workerImplementation', link.workerImplementation],
    ['workerPoolId', link.workerPoolId],
    ['signedBy', link.signedBy],
    ['product', report.policy.product],
    ['policy', report.policy.digest],
    ['at', report.at],
  ];
}

function property([name, value]: [string, string | undefined]): string {
  return value === undefined ? '' : xmlElement('property', { name, value });
}

interface Place {
  readonly link: LinkReport;
  readonly classname: string;
  readonly report: Report;
}

function caseOfRule(rule: RuleReport, { link, classname, report }: Place): TestCase {
  const attributes = { classname, name: `${rule.id}: ${rule.title}` };
  if (rule.status === 'passed') return testCase(attributes, 'passed');
  if (rule.status === 'not-applicable') return testCase(attributes, 'skipped', rule.reason);
  if (rule.status !== 'failed') return testCase(attributes, 'error', rule.reason ?? rule.status);
  const isOwn = (finding: Finding) => finding.rule === rule.id && finding.taskId === link.taskId;
  const findings = report.findings.filter(isOwn);
  const diagnoses = (report.diagnoses ?? []).filter(
    ({ taskId, codes }) => taskId === link.taskId && findings.some(({ code }) => codes.includes(code)),
  );
  const [first] = findings;
  const isOutage = first !== undefined && findings.every(({ kind }) => kind === 'outage');
  const more = findings.length > 1 ? ` (and ${findings.length - 1} more)` : '';
  const message = `${first?.message ?? 'the rule has failed'}${more}`;
  const text = [...findings.map(textOfFinding), ...diagnoses.map(textOfDiagnosis)].join('\n\n');
  return testCase(attributes, isOutage ? 'error' : 'failure', message, { type: first?.code, text });
}

function textOfFinding(finding: Finding): string {
  const facts: [string, string | undefined][] = [
    [finding.code, finding.message],
    ['where', finding.where],
    ['expected', finding.expected],
    ['actual', finding.actual],
    ['source', finding.source],
    ['next step', finding.nextStep],
  ];
  return facts
    .filter(([, value]) => value !== undefined)
    .map(([label, value]) => escapeMarkup(`${label}: ${value}`))
    .join('\n');
}

function textOfDiagnosis({ id, probably, remedy }: Diagnosis): string {
  return [`diagnosis ${id}: ${probably}`, remedy].map(escapeMarkup).join('\n');
}

function testCase(
  attributes: { readonly classname: string; readonly name: string },
  outcome: Outcome,
  message?: string,
  { type, text = '' }: { readonly type?: string | undefined; readonly text?: string } = {},
): TestCase {
  const content = outcome === 'passed' ? '' : lines([xmlElement(outcome, { message, type }, text)]);
  return { outcome, xml: xmlElement('testcase', attributes, content) };
}

function counts(cases: readonly TestCase[]): Readonly<Record<string, number>> {
  const count = (wanted: Outcome) => cases.filter(({ outcome }) => outcome === wanted).length;
  return {
    tests: cases.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
  };
}

/** Each on a line of its own. */
function lines(elements: readonly string[]): string {
  return `\n${elements.filter((element) => element !== '').join('\n')}\n`;
}
