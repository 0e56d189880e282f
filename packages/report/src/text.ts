import type { Diagnosis, Finding, LinkReport, Report, RuleReport } from '@chain-of-trust/types';
import { createColors } from 'picocolors';
import { printable } from './printable.js';
import { layOutTree } from './tree.js';
import { verdictWords } from './verdict-words.js';

/** How a report is shown as text. */
export interface TextOptions {
  /** Whether the reader understands ANSI colours. */
  readonly color: boolean;
}

/** A function for each colour; without colour they return their argument. */
type Colors = ReturnType<typeof createColors>;

/**
 * Shows a report to a person: the chain as a tree, every finding with what to do, and the verdict last, where the
 * eye is when the output stops.
 *
 * Text from tasks and services is shown with control characters escaped.
 */
export function formatReportText(report: Report, options: TextOptions): string {
  const colors = createColors(options.color);
  const sections = [
    treeSection(report, colors),
    findingsSection(report, colors),
    diagnosesSection(report, colors),
    verdictSection(report, colors),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function treeSection(report: Report, colors: Colors): string {
  const lines = layOutTree(report).map(({ prefix, link, isRepeated }) => {
    const name = `${prefix}${printable(link.name)} ${colors.cyan(printable(link.taskId))}`;
    return isRepeated
      ? `  ${name} ${colors.dim('(above)')}`
      : `${mark(link, colors)} ${name} ${describe(link, colors)}`;
  });
  return lines.join('\n');
}

function describe(link: LinkReport, colors: Colors): string {
  const counted = link.rules.filter((rule) => rule.status !== 'not-applicable');
  const passed = counted.filter((rule) => rule.status === 'passed').length;
  const parts = [printable(link.workerImplementation), `${passed} of ${counted.length} rules passed`];
  if (link.artifacts.length > 0) parts.push(`${link.artifacts.length} artifacts verified`);
  if (link.signedBy !== undefined) parts.push(`key ${link.signedBy}`);
  return colors.dim(parts.join(', '));
}

function mark(link: LinkReport, colors: Colors): string {
  const isFine = ({ status }: RuleReport) => status === 'passed' || status === 'not-applicable';
  return link.rules.length > 0 && link.rules.every(isFine) ? colors.green('✓') : colors.red('✗');
}

function findingsSection(report: Report, colors: Colors): string {
  return report.findings.map((finding) => formatFinding(finding, colors)).join('\n\n');
}

function formatFinding(finding: Finding, colors: Colors): string {
  const sign = finding.kind === 'outage' ? colors.yellow('?') : colors.red('✗');
  const facts: [string, string | undefined][] = [
    ['where', finding.where],
    ['expected', finding.expected],
    ['actual', finding.actual],
    ['rule', finding.rule],
    ['next step', finding.nextStep],
  ];
  const lines = facts
    .filter(([, value]) => value !== undefined)
    .map(([label, value]) => `    ${colors.dim(`${label}:`.padEnd(11))} ${printable(value ?? '')}`);
  const place = `${printable(finding.link)} ${colors.cyan(printable(finding.taskId))}`;
  const head = `${sign} ${colors.bold(finding.code)} in ${place}`;
  return [head, `    ${printable(finding.message)}`, ...lines].join('\n');
}

function diagnosesSection({ diagnoses = [] }: Report, colors: Colors): string {
  return diagnoses.map((diagnosis) => formatDiagnosis(diagnosis, colors)).join('\n\n');
}

/** Guesses are never in the colour of a verdict. */
function formatDiagnosis({ id, link, taskId, codes, probably, remedy }: Diagnosis, colors: Colors): string {
  const place = `${printable(link)} ${colors.cyan(printable(taskId))}`;
  return [
    `${colors.yellow('→')} ${colors.bold(printable(id))}: look at ${place}, for ${codes.map(printable).join(', ')}`,
    `    ${printable(probably)}`,
    `    ${printable(remedy)}`,
  ].join('\n');
}

function verdictSection(report: Report, colors: Colors): string {
  const rules = report.links.flatMap((link) => link.rules);
  const count = (status: RuleReport['status']) => rules.filter((rule) => rule.status === status).length;
  const paint = report.verified ? colors.green : report.verdict === 'refused' ? colors.red : colors.yellow;
  const counts = [
    `${report.links.length} links`,
    `${count('passed')} rules passed`,
    `${count('failed')} failed`,
    `${count('not-run')} not run`,
    `${count('not-applicable')} not applicable`,
  ];
  return [
    `${paint(colors.bold(verdictWords[report.verdict]))} ${printable(report.taskType)} ${printable(report.taskId)}`,
    `  ${counts.join(', ')}`,
    `  product ${printable(report.policy.product)}, policy ${report.policy.digest}`,
    `  reference time ${report.at}`,
  ].join('\n');
}
