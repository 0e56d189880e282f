import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from './problem.js';
import { sentencesOf, wordsOf } from './sentences.js';

const table = 'docs/spec-coverage.md';

/** How many of a sentence's first words a row must hold. */
const firstWords = 4;

/**
 * Checks the table of the spec: every path in it exists, and every sentence of the spec has a row.
 *
 * A sentence has a row when its first four words stand together in the second column of some row: a row may begin with
 * the title that a list continues. Not checked: that a sentence of both documents has two rows, and what the rows claim.
 * The spec itself is not part of the repository: where `specFolder` is absent, only the paths are checked.
 */
export function checkSpecTable(root: string, specFolder: string): Problem[] {
  if (!existsSync(join(root, table))) return [problem('', 'is missing')];
  const lines = readFileSync(join(root, table), 'utf8').split('\n');
  return [...checkPaths(root, lines), ...(existsSync(specFolder) ? checkSentences(lines, specFolder) : [])];
}

/** What stands in backticks is a path when it begins with a folder of the repository's root. */
function checkPaths(root: string, lines: readonly string[]): Problem[] {
  return lines.flatMap((line, index) =>
    [...line.matchAll(/`([^`\s]+)`/g)]
      .map(([, text = '']) => text)
      .filter((text) => text.includes('/') && existsSync(join(root, text.split('/')[0] ?? '')))
      .filter((path) => !existsSync(join(root, path)))
      .map((path) => problem(`:${index + 1}`, `names ${path}, which does not exist`)),
  );
}

function checkSentences(lines: readonly string[], specFolder: string): Problem[] {
  const rows = lines.filter((line) => /^\|\s*S\d+\s*\|/.test(line));
  const texts = rows.map((row) => ` ${wordsOf(row.split('|')[2] ?? '').join(' ')} `);
  const documents = readdirSync(specFolder).filter((name) => name.endsWith('.txt'));
  const sentences = documents.flatMap((name) => sentencesOf(readFileSync(join(specFolder, name), 'utf8')));
  if (sentences.length === 0)
    return [problem('', `has nothing to be compared with: ${specFolder} holds no sentences`)];
  return sentences
    .filter((sentence) => !texts.some((text) => text.includes(` ${beginningOf(sentence)} `)))
    .map((sentence) => problem('', `has no row for the sentence ${JSON.stringify(sentence.slice(0, 80))}`));
}

function beginningOf(text: string): string {
  return wordsOf(text).slice(0, firstWords).join(' ');
}

function problem(line: string, message: string): Problem {
  return { check: 'spec-table', where: `${table}${line}`, message };
}
