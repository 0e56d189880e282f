import type { Finding } from '@chain-of-trust/types';
import { printable } from '../printable.js';
import type { Colors } from './colors.js';

/** How wide a line with columns may be; terminals are rarely narrower than what is left beside the indentation. */
const maxWidth = 104;

const columns = ['where', 'expected', 'actual'] as const;
type Column = (typeof columns)[number];
type Row = Readonly<Record<Column, string | undefined>>;

/**
 * Lines that show what was expected beside what was found, for each place: in columns where they fit, otherwise
 * beneath each other in full. Nothing is shortened, so that no difference hides at an end.
 */
export function layOutComparison(findings: readonly Finding[], colors: Colors): readonly string[] {
  const rows = findings.map(toRow).filter((row) => columns.some((name) => row[name] !== undefined));
  const used = columns.filter((name) => rows.some((row) => row[name] !== undefined));
  if (used.length === 0) return [];
  const widths = used.map((name) => Math.max(name.length, ...rows.map((row) => lengthOf(row[name] ?? ''))));
  const width = widths.reduce((sum, each) => sum + each + 3, -3);
  if (width > maxWidth || used.length === 1) return rows.flatMap((row) => stack(row, colors));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => cell + ' '.repeat((widths[i] ?? 0) - lengthOf(cell)))
      .join('   ')
      .trimEnd();
  const header = colors.dim(line(used));
  return [header, ...rows.map((row) => line(used.map((name) => row[name] ?? '')))];
}

function toRow({ where, expected, actual }: Finding): Row {
  const shown = (text: string | undefined) => (text === undefined ? undefined : printable(text));
  return { where: shown(where), expected: shown(expected), actual: shown(actual) };
}

function stack(row: Row, colors: Colors): readonly string[] {
  return columns.flatMap((name) => {
    const value = row[name];
    return value === undefined ? [] : [`${colors.dim(`${name}:`.padEnd(10))} ${value}`];
  });
}

/** In characters, not in UTF-16's halves of them. */
function lengthOf(text: string): number {
  return [...text].length;
}
