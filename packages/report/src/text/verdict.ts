import type { Report } from '@chain-of-trust/types';
import { printable } from '../printable.js';
import { countRules } from '../rule-counts.js';
import { verdictWords } from '../verdict-words.js';
import type { Colors } from './colors.js';

/** The verdict, and what it was made with. */
export function formatVerdict(report: Report, colors: Colors): string {
  const count = countRules(report);
  const paint = report.verified ? colors.green : report.verdict === 'refused' ? colors.red : colors.yellow;
  const counts = [
    `${report.links.length} links`,
    `${count.passed} rules passed`,
    `${count.failed} failed`,
    `${count['not-run']} not run`,
    `${count['not-applicable']} not applicable`,
  ];
  return [
    `${paint(colors.bold(verdictWords[report.verdict]))} ${printable(report.taskType)} ${printable(report.taskId)}`,
    `  ${counts.join(', ')}`,
    `  product ${printable(report.policy.product)}, policy ${printable(report.policy.digest)}`,
    `  reference time ${printable(report.at)}`,
  ].join('\n');
}
