import type { Report } from '@chain-of-trust/types';

/**
 * Shows a report to a program: the report itself as JSON, indented by two spaces, with one final line feed.
 *
 * Its JSON Schema is `@chain-of-trust/types/schemas/report.json`.
 */
export function formatReportJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
