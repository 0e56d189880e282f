import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from './problem.js';

/** What the table says of a rule. */
export interface RuleDescription {
  readonly id: string;
  readonly title: string;
  readonly source: string;
}

const readme = 'README.md';
const begin = '<!-- rules:begin -->';
const end = '<!-- rules:end -->';

/** Checks that the table of rules in the README is the one of the code. */
export function checkRulesTable(root: string, rules: readonly RuleDescription[]): Problem[] {
  const text = readFileSync(join(root, readme), 'utf8');
  const expected = withTable(text, rules);
  if (expected === undefined) return [problem(`has no ${begin} and ${end} around the table of rules`)];
  return text === expected
    ? []
    : [problem('its table of rules is not that of the code: run checks.js --write')];
}

/** Writes the table of rules into the README, between its marks. Does nothing where they are missing. */
export function writeRulesTable(root: string, rules: readonly RuleDescription[]): void {
  const expected = withTable(readFileSync(join(root, readme), 'utf8'), rules);
  if (expected !== undefined) writeFileSync(join(root, readme), expected);
}

function withTable(text: string, rules: readonly RuleDescription[]): string | undefined {
  const start = text.indexOf(begin);
  const stop = text.indexOf(end);
  if (start === -1 || stop < start) return undefined;
  return `${text.slice(0, start)}${begin}\n\n${formatTable(rules)}\n${text.slice(stop)}`;
}

/** Columns are padded, as the formatter of the repository has them. */
function formatTable(rules: readonly RuleDescription[]): string {
  const rows = [
    ['rule', 'what holds when it has passed', 'where it comes from'],
    ...rules.map(({ id, title, source }) => [`\`${id}\``, title, source].map(escapeCell)),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
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

function problem(message: string): Problem {
  return { check: 'rules-table', where: readme, message };
}
