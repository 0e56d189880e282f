import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from './problem.js';
import { sentencesOf, wordsOf } from './sentences.js';

const table = 'docs/spec-coverage.md';

/** How many of a sentence's words a row must begin with. */
const firstWords = 4;

/**
 * Checks the table of the spec: every path in it exists, and every sentence of the spec has a row.
 *
 * A sentence has a row when the second column of some row begins with the sentence's first four words. The spec itself is not
 * part of the repository: where `specFolder` is absent, only the paths are checked.
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
  const rows = lines
    .filter((line) => /^\|\s*S\d+\s*\|/.test(line))
    .map((line) => beginningOf(line.split('|')[2] ?? ''));
  const documents = readdirSync(specFolder).filter((name) => name.endsWith('.txt'));
  const sentences = documents.flatMap((name) => sentencesOf(readFileSync(join(specFolder, name), 'utf8')));
  if (sentences.length === 0)
    return [problem('', `has nothing to be compared with: ${specFolder} holds no sentences`)];
  return sentences
    .filter((sentence) => !rows.includes(beginningOf(sentence)))
    .map((sentence) => problem('', `has no row for the sentence ${JSON.stringify(sentence.slice(0, 80))}`));
}

function beginningOf(text: string): string {
  return wordsOf(text).slice(0, firstWords).join(' ');
}

function problem(line: string, message: string): Problem {
  return { check: 'spec-table', where: `${table}${line}`, message };
}
