/** What was measured, row by row; all rows have the same columns. */
export type Row = Readonly<Record<string, string | number>>;

/** A limit that a measurement must keep. */
export interface Target {
  readonly what: string;
  readonly limit: number;
  readonly actual: number;
  readonly unit: string;
}

/** The outcome of one benchmark. */
export interface BenchResult {
  readonly name: string;
  readonly rows: readonly Row[];
  readonly targets: readonly Target[];
  /** What whoever reads the figures must know. */
  readonly notes?: readonly string[];
}

/** Whether a measurement keeps its limit. */
export function isMet({ actual, limit }: Target): boolean {
  return actual <= limit;
}

/** A figure with the digits that mean something. */
export function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

/** A result as a table, with a line for each target. */
export function formatTable({ name, rows, targets, notes = [] }: BenchResult): string {
  const columns = Object.keys(rows[0] ?? {});
  const cells = [columns, ...rows.map((row) => columns.map((column) => String(row[column] ?? '')))];
  const widths = columns.map((_, i) => Math.max(...cells.map((line) => (line[i] ?? '').length)));
  const lines = cells.map((line) =>
    line
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const verdicts = targets.map(
    (target) =>
      `${isMet(target) ? 'kept' : 'MISSED'}  ${target.what}: ${rounded(target.actual)} ${target.unit}, at most ${target.limit}`,
  );
  return [name, ...lines, ...verdicts, ...notes, ''].join('\n');
}
