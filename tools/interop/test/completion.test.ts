import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runProgram } from '../src/program.js';

const cot = fileURLToPath(new URL('bin/cot.js', import.meta.resolve('@chain-of-trust/cli/package.json')));

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cot-shells-'));
  await writeFile(join(folder, 'cot'), `#!/bin/sh\nexec '${process.execPath}' '${cot}' "$@"\n`);
  await chmod(join(folder, 'cot'), 0o755);
  await writeFile(join(folder, 'chain.cot.tar'), '');
});

afterAll(() => rm(folder, { recursive: true }));

function shell(program: string, args: readonly string[]) {
  const env = { PATH: `${folder}:${process.env.PATH}`, HOME: folder, TERM: 'dumb' };
  return runProgram('timeout', ['30', program, ...args], { cwd: folder, env });
}

describe('the real bash', () => {
  const script = (...words: readonly string[]) =>
    `source <(cot completion bash)
    COMP_WORDS=(cot ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}
    _cot; printf '%s\\n' "\${COMPREPLY[@]}"`;

  test.each([
    [['policy', 'l'], 'list\n'],
    [['verify', '--format', 'js'], 'json\n'],
    [['verify', '--task-'], '--task-type\n'],
    [['verify', '--from', 'c'], '\n'], // bash itself completes files then
  ])('completes %j', async (words, expected) => {
    const { exitCode, stdout, stderr } = await shell('bash', ['--norc', '-c', script(...words)]);
    expect([exitCode, stderr, stdout]).toEqual([0, '', expected]);
  });
});

describe('the real fish', () => {
  test.each([
    ['cot policy l', 'list\tlist the shipped products'],
    ['cot verify --format js', 'json\t'],
    ['cot verify --task-', '--task-type\t'],
    ['cot verify --from cha', 'chain.cot.tar'],
  ])('completes %s', async (line, expected) => {
    const script = `cot completion fish | source; complete -C '${line}'`;
    const { exitCode, stdout } = await shell('fish', ['--no-config', '-c', script]);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining(expected)]);
  });
});

describe('the real zsh', () => {
  // Its completion works in a line editor only, so it has a terminal of its own.
  const script = (line: string, match: string) => `zmodload zsh/zpty
    zpty z 'zsh -f -i'
    zpty -w z 'PROMPT=; autoload -U compinit; compinit -D -u; source <(cot completion zsh); echo REA""DY'
    zpty -r -m z shown '*READY*'
    zpty -w -n z $'${line}\\t'
    zpty -r -m z shown '*${match}*'
    print -r -- "$shown"; zpty -d z`;

  test.each([
    ['cot policy l', 'policy list'],
    ['cot verify --format js', '--format json'],
    ['cot verify --task-', '--task-type'],
    ['cot verify --from cha', 'chain.cot.tar'],
  ])('completes %s', async (line, expected) => {
    const { exitCode, stdout } = await shell('zsh', ['-f', '-c', script(line, expected)]);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining(expected)]);
  });
});
