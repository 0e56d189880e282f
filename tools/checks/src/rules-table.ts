import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { marksOf, withTable } from './marked-table.js';
import type { Problem } from './problem.js';

/** What the table says of a rule. */
export interface RuleDescription {
  readonly id: string;
  readonly title: string;
  readonly source: string;
}

const readme = 'README.md';
const marks = marksOf('rules');

/** Checks that the table of rules in the README is the one of the code. */
export function checkRulesTable(root: string, rules: readonly RuleDescription[]): Problem[] {
  const text = readFileSync(join(root, readme), 'utf8');
  const expected = withTable(text, marks, rowsOf(rules));
  if (expected === undefined)
    return [problem(`has no ${marks.begin} and ${marks.end} around the table of rules`)];
  return text === expected
    ? []
    : [problem('its table of rules is not that of the code: run checks.js --write')];
}

/** Writes the table of rules into the README, between its marks. Does nothing where they are missing. */
export function writeRulesTable(root: string, rules: readonly RuleDescription[]): void {
  const expected = withTable(readFileSync(join(root, readme), 'utf8'), marks, rowsOf(rules));
  if (expected !== undefined) writeFileSync(join(root, readme), expected);
}

function rowsOf(rules: readonly RuleDescription[]): string[][] {
  return [
    ['rule', 'what holds when it has passed', 'where it comes from'],
    ...rules.map(({ id, title, source }) => [`\`${id}\``, title, source]),
  ];
}

function problem(message: string): Problem {
  return { check: 'rules-table', where: readme, message };
}
