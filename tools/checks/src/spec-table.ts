import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from './problem.js';
import { sentencesOf, wordsOf } from './sentences.js';

const table = 'docs/spec-coverage.md';

/** How many of a sentence's first words its row must hold. */
const firstWords = 4;

/**
 * Checks the table of the spec: its numbers, that each row names what implements and what proves its sentence, that every
 * path exists, and that every sentence has a row of its own, in the order of the spec.
 *
 * A row is that of a sentence when the sentence's first four words stand together in its second column. Not checked: whether
 * what a row claims is true. The spec itself is not part of the repository: where `specFolder` is absent, only the table
 * is looked at.
 */
export function checkSpecTable(root: string, specFolder: string): Problem[] {
  if (!existsSync(join(root, table))) return [problem('is missing')];
  const lines = readFileSync(join(root, table), 'utf8').split('\n');
  const rows = rowsOf(lines);
  const sentences = existsSync(specFolder) ? checkSentences(rows, specFolder) : [];
  return [...checkPaths(root, lines), ...rows.flatMap(checkRow), ...sentences];
}

interface Row {
  readonly line: number;
  readonly id: string;
  readonly words: string;
  readonly implementation: string;
  readonly proof: string;
}

function rowsOf(lines: readonly string[]): Row[] {
  return lines.flatMap((text, index) => {
    const [, id = '', words = '', implementation = '', proof = ''] = text
      .split('|')
      .map((cell) => cell.trim());
    return /^S\d+$/.test(id) ? [{ line: index + 1, id, words, implementation, proof }] : [];
  });
}

function checkRow(row: Row, index: number): Problem[] {
  const problems: Problem[] = [];
  if (row.id !== `S${index + 1}`)
    problems.push(problem(`is row ${index + 1}, but called ${row.id}`, row.line));
  if (row.implementation.startsWith('background')) return problems;
  if (!row.implementation.includes('`')) problems.push(problem(`${row.id} names no file`, row.line));
  if (!row.proof.includes('`')) problems.push(problem(`${row.id} names no test`, row.line));
  return problems;
}

/** What stands in backticks is a path when it ends like a source file or begins with a folder of the repository's root. */
function checkPaths(root: string, lines: readonly string[]): Problem[] {
  return lines.flatMap((line, index) =>
    [...line.matchAll(/`([^`\s]+\/[^`\s]*)`/g)]
      .map(([, text = '']) => text)
      .filter((text) => /\.(?:ts|py|yml)$/.test(text) || existsSync(join(root, text.split('/')[0] ?? '')))
      .filter((path) => !existsSync(join(root, path)))
      .map((path) => problem(`names ${path}, which does not exist`, index + 1)),
  );
}

function checkSentences(rows: readonly Row[], specFolder: string): Problem[] {
  const documents = readdirSync(specFolder).filter((name) => name.endsWith('.txt'));
  const sentences = documents
    .sort()
    .flatMap((name) => sentencesOf(readFileSync(join(specFolder, name), 'utf8')));
  if (sentences.length === 0) return [problem(`has nothing to be compared with in ${specFolder}`)];
  const texts = rows.map(({ words }) => ` ${wordsOf(words).join(' ')} `);
  let next = 0;
  return sentences.flatMap((sentence) => {
    const beginning = ` ${wordsOf(sentence).slice(0, firstWords).join(' ')} `;
    const found = texts.findIndex((text, index) => index >= next && text.includes(beginning));
    if (found === -1)
      return [problem(`has no row for the sentence ${JSON.stringify(sentence.slice(0, 80))}`)];
    next = found + 1;
    return [];
  });
}

function problem(message: string, line?: number): Problem {
  return { check: 'spec-table', where: line === undefined ? table : `${table}:${line}`, message };
}
