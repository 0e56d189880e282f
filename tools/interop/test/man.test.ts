import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { runProgram } from '../src/program.js';

const cli = fileURLToPath(new URL('.', import.meta.resolve('@chain-of-trust/cli/package.json')));
const { man }: { man: readonly string[] } = JSON.parse(await readFile(`${cli}package.json`, 'utf8'));
const pages = man.map((page) => `${cli}${page}`);

describe.each(pages.map((page) => [page.split('/').at(-1) ?? '', page]))('the page %s', (name, page) => {
  test('has no warnings of mandoc, but that it has no date, so that the same source makes the same page', async () => {
    const { stdout, stderr } = await runProgram('mandoc', ['-Tlint', '-Wwarning', page]);
    const warnings = `${stdout}${stderr}`.split('\n').filter((line) => line !== '');
    expect(warnings.filter((line) => !line.includes('missing date'))).toEqual([]);
  });

  test('has no warnings of groff', async () => {
    const { exitCode, stderr } = await runProgram('groff', ['-man', '-ww', '-z', page]);
    expect([exitCode, stderr]).toEqual([0, '']);
  });

  test('is shown by man', async () => {
    const { exitCode, stdout } = await runProgram('man', ['-l', page], { env: { MANWIDTH: '200' } });
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining(name.replace('.1', '(1)'))]);
  });
});

test('the page of cot has every command of the help', async () => {
  const { stdout: help } = await runProgram(process.execPath, [`${cli}bin/cot.js`, '--help']);
  const { stdout: shown } = await runProgram('man', ['-l', `${cli}man/cot.1`], { env: { MANWIDTH: '200' } });
  const names = [...help.matchAll(/^ {2}([a-z][a-z-]+) /gm)].map(([, name = '']) => name);
  expect(names.length).toBeGreaterThan(8);
  for (const name of names) expect(shown).toMatch(new RegExp(`^ +cot ${name} `, 'm'));
});
