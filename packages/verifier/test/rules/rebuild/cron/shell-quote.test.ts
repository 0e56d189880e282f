import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shellQuote } from '../../../../src/rules/rebuild/cron/shell-quote.js';

describe('shellQuote', () => {
  it.each([
    ['--target-tasks-method=nightly_all', '--target-tasks-method=nightly_all'],
    ['a@%+=:,./-b_0', 'a@%+=:,./-b_0'],
    ['', "''"],
    ['a b', "'a b'"],
    ["it's", `'it'"'"'s'`],
    ['$(id)', "'$(id)'"],
    ['ä', "'ä'"],
    ['a\n', "'a\n'"],
  ])('writes %j as %j', (word, quoted) => {
    expect(shellQuote(word)).toBe(quoted);
  });

  it('gives back every word through a real shell, and nothing else', () => {
    const words = fc.sample(
      fc.string({ unit: 'grapheme' }).filter((word) => !word.includes('\0')),
      500,
    );
    const special = ['`id`', '$HOME', '!!', '*', '~', '#x', ';', '&&', '\\', '"', "'''", '\n', '\t', '-n'];
    const all = [...words, ...special];
    const script = `printf '%s\\0' ${all.map(shellQuote).join(' ')}`;
    const output = execFileSync('sh', ['-c', script], { encoding: 'utf8' });
    expect(output.split('\0').slice(0, -1)).toEqual(all);
  });
});
