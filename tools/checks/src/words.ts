import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryFiles } from './files.js';
import type { Problem } from './problem.js';

/** Written in parts, so that this file passes its own check. */
const words: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a registry host', joined('\\b(?:npm', 'js|yarn', 'pkg)\\.(?:org|com)\\b')],
  ['a registry host', joined('\\b(?:py', 'pi\\.org|python', 'hosted\\.org|crates\\', '.io)\\b')],
  ['a path of one machine', joined('(?<![\\w.}~-])/(?:wo', 'rk|ro', 'ot)/')],
  ['a path of one machine', joined('(?<![\\w.}~-])/ho', 'me/[a-z]')],
];

function joined(...parts: readonly string[]): RegExp {
  return new RegExp(parts.join(''), 'i');
}

/** Checks that no file names the host of a registry, which a mirror may stand in for, or a folder of one machine. */
export function checkWords(root: string): Problem[] {
  return repositoryFiles(root).flatMap((file) => {
    const bytes = readFileSync(join(root, file));
    if (bytes.includes(0)) return []; // no text
    return bytes
      .toString('utf8')
      .split('\n')
      .flatMap((line, index) => problemsOfLine(line, `${file}:${index + 1}`));
  });
}

function problemsOfLine(line: string, where: string): Problem[] {
  return words.flatMap(([what, pattern]) => {
    const found = pattern.exec(line)?.[0];
    return found === undefined ? [] : [{ check: 'words', where, message: `names ${what}: ${found}` }];
  });
}
