import type { Agreement, Differential, Result } from './differential.js';
import { groupBy } from './group.js';

const agreements: readonly Agreement[] = [
  'both refuse',
  'only ours refuses',
  'both accept',
  'only ours accepts',
];

/** The counts of a run by kind of document, as a table in Markdown. */
export function formatTable({ results }: Differential): string {
  const byDocument = [...groupBy(results, ({ mutant }) => mutant.document)].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const rows = byDocument.map(([document, some]) => [document, ...countsOf(some)]);
  return layOut([['document', 'mutants', ...agreements], ...rows, ['all', ...countsOf(results)]]);
}

function countsOf(results: readonly Result[]): string[] {
  const counts = agreements.map((each) => results.filter(({ agreement }) => agreement === each).length);
  return [results.length, ...counts].map(String);
}

function layOut(rows: readonly (readonly string[])[]): string {
  const [header = []] = rows;
  const widths = header.map((_, i) => Math.max(...rows.map((row) => (row[i] ?? '').length)));
  const lines = rows.map((row) => row.map((cell, i) => pad(cell, widths[i] ?? 0, i)).join(' | '));
  const rule = widths
    .map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`))
    .join(' | ');
  return [lines[0], rule, ...lines.slice(1)].map((line) => `| ${line} |`).join('\n');
}

/** Names to the left, numbers to the right. */
function pad(cell: string, width: number, column: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}
