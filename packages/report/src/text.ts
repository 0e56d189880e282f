import type { Report } from '@chain-of-trust/types';
import { createColors } from 'picocolors';
import { groupFindings } from './finding-groups.js';
import { formatDiagnosis } from './text/diagnosis.js';
import { formatFindings } from './text/finding.js';
import { formatTree } from './text/tree.js';
import { formatVerdict } from './text/verdict.js';

/** How a report is shown as text. */
export interface TextOptions {
  /** Whether the reader understands ANSI colours. */
  readonly color: boolean;
}

/**
 * Shows a report to a person: the chain as a tree, every finding with expected and actual side by side, the sentence
 * that demands it and what to do, what has probably happened, and the verdict last, where the eye is when the output
 * stops. Findings that say the same of several places of a link, like a definition that differs in several members, are
 * shown once, with a line for each place.
 *
 * Text from tasks and services is shown with control characters escaped, and never shortened.
 */
export function formatReportText(report: Report, options: TextOptions): string {
  const colors = createColors(options.color);
  const sections = [
    formatTree(report, colors),
    ...groupFindings(report).map((group) => formatFindings(group, colors)),
    ...(report.diagnoses ?? []).map((diagnosis) => formatDiagnosis(diagnosis, colors)),
    formatVerdict(report, colors),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}
