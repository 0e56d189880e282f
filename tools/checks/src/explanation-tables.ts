import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { marksOf, withTable } from './marked-table.js';
import type { Problem } from './problem.js';

/** What the tables say of a code. */
export interface CodeDescription {
  readonly means: string;
  readonly nextStep: string;
}

/** By code, `FAMILY/WHAT`. Codes that share one description share a row. */
export type CodeDescriptions = Readonly<Record<string, CodeDescription>>;

const page = 'docs/reading-a-refusal.md';

/** Checks that the tables of codes in the documentation are those of the code, and that every family has one. */
export function checkExplanationTables(root: string, codes: CodeDescriptions): Problem[] {
  const text = readFileSync(join(root, page), 'utf8');
  return familiesOf(codes).flatMap((family) => {
    const expected = withTable(text, marksOf(family), rowsOf(codes, family));
    if (expected === undefined) return [problem(`has no marks around the table of ${family}`)];
    return text === expected
      ? []
      : [problem(`its table of ${family} is not that of the code: run checks.js --write`)];
  });
}

/** Writes the tables of codes into the documentation, between their marks. Leaves out those without marks. */
export function writeExplanationTables(root: string, codes: CodeDescriptions): void {
  const file = join(root, page);
  const text = readFileSync(file, 'utf8');
  const written = familiesOf(codes).reduce(
    (before, family) => withTable(before, marksOf(family), rowsOf(codes, family)) ?? before,
    text,
  );
  writeFileSync(file, written);
}

function familiesOf(codes: CodeDescriptions): string[] {
  return [...new Set(Object.keys(codes).map(familyOf))];
}

function familyOf(code: string): string {
  return code.slice(0, code.indexOf('/'));
}

function rowsOf(codes: CodeDescriptions, family: string): string[][] {
  const rows = new Map<CodeDescription, string[]>();
  for (const [code, description] of Object.entries(codes)) {
    if (familyOf(code) !== family) continue;
    rows.set(description, [...(rows.get(description) ?? []), `\`${code}\``]);
  }
  return [
    ['code', 'means', 'next step'],
    ...[...rows].map(([{ means, nextStep }, names]) => [names.join(', '), means, nextStep]),
  ];
}

function problem(message: string): Problem {
  return { check: 'explanation-tables', where: page, message };
}
