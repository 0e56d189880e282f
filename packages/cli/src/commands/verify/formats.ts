import {
  formatReportHtml,
  formatReportJson,
  formatReportJunit,
  formatReportText,
} from '@chain-of-trust/report';
import type { Report } from '@chain-of-trust/types';
import { UsageError } from '../../error.js';
import { hasColor, type Terminal } from '../../terminal.js';

/** Shows a report in one format. */
type ReportFormatter = (report: Report, terminal: Terminal) => string;

/** What `cot verify --format` can be; the same names are choices of the option. */
const formats: ReadonlyMap<string, ReportFormatter> = new Map<string, ReportFormatter>([
  ['text', (report, terminal) => formatReportText(report, { color: hasColor(terminal) })],
  ['json', formatReportJson],
  ['html', formatReportHtml],
  ['junit', formatReportJunit],
]);

/**
 * Finds how a report is shown; text unless told.
 *
 * @throws UsageError `usage-value` for a format that there is not
 */
export function findFormat(name = 'text'): ReportFormatter {
  const format = formats.get(name);
  if (format !== undefined) return format;
  throw new UsageError({
    code: 'usage-value',
    message: `there is no format ${JSON.stringify(name)}`,
    nextStep: `Choose one of ${[...formats.keys()].join(', ')}.`,
  });
}
