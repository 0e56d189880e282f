/** Between which marks of a document a generated table stands. */
export interface TableMarks {
  readonly begin: string;
  readonly end: string;
}

/** The marks of a table that is called so. */
export function marksOf(name: string): TableMarks {
  return { begin: `<!-- ${name}:begin -->`, end: `<!-- ${name}:end -->` };
}

/**
 * A document with the table that belongs between two marks; the first row is the header. `undefined` where the marks
 * are missing or in the wrong order.
 */
export function withTable(
  text: string,
  { begin, end }: TableMarks,
  rows: readonly (readonly string[])[],
): string | undefined {
  const start = text.indexOf(begin);
  const stop = text.indexOf(end);
  if (start === -1 || stop < start) return undefined;
  return `${text.slice(0, start)}${begin}\n\n${formatTable(rows)}\n${text.slice(stop)}`;
}

/** Columns are padded, as the formatter of the repository has them. */
function formatTable(written: readonly (readonly string[])[]): string {
  const rows = written.map((row) => row.map(escapeCell));
  const columns = rows[0] ?? [];
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => lineOf(row.map((cell, column) => cell.padEnd(widths[column] ?? 0))));
  const [header = '', ...body] = lines;
  return [header, lineOf(widths.map((width) => '-'.repeat(width))), ...body, ''].join('\n');
}

function lineOf(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function escapeCell(cell: string): string {
  return cell.replaceAll('|', '\\|');
}
