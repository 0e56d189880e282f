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

/** A table in Markdown, its header first. Numbers stand to the right, in all columns but the first. */
export function layOut(rows: readonly (readonly string[])[], cells: 'numbers' | 'text' = 'numbers'): string {
  const [header = []] = rows;
  const isLeft = (column: number) => cells === 'text' || column === 0;
  const widths = header.map((_, i) => Math.max(...rows.map((row) => (row[i] ?? '').length)));
  const pad = (cell: string, i: number) =>
    isLeft(i) ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0);
  const lines = rows.map((row) => row.map(pad).join(' | '));
  const rule = widths
    .map((width, i) => (isLeft(i) ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`))
    .join(' | ');
  return [lines[0], rule, ...lines.slice(1)].map((line) => `| ${line} |`).join('\n');
}
