import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readEnvironment } from '../src/environment.js';
import { runProgram } from '../src/program.js';

const examples = fileURLToPath(new URL('../../../examples/', import.meta.url));
const cot = fileURLToPath(new URL('bin/cot.js', import.meta.resolve('@chain-of-trust/cli/package.json')));

/** Runs a program of an example against the built `cot`. */
const runExample = (example: string, program: string, args: readonly string[]) =>
  runProgram(program, args, {
    cwd: `${examples}${example}`,
    env: { COT: cot, NODE: process.execPath, PYTHONDONTWRITEBYTECODE: '1' },
  });

/** On CI this is an error instead: a skipped test there would look like a passed one. */
async function isGoAbsent(): Promise<boolean> {
  const absent = (await runProgram('go', ['version'])).exitCode !== 0;
  if (absent && readEnvironment().isCi) throw new Error('CI needs go');
  return absent;
}

const noGo = await isGoAbsent();

describe('the examples, with the built cot', () => {
  test('docker-worker: a task runs, and cot verifies what was published', async () => {
    const { exitCode, stdout, stderr } = await runExample('docker-worker', process.execPath, ['run.js']);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toContain('VERIFIED');
  });

  test('scriptworker: its tests pass', async () => {
    const { exitCode, stderr } = await runExample('scriptworker', 'python3', ['-m', 'unittest']);
    expect(stderr).toMatch(/Ran [1-9]\d* tests/);
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('OK')]);
  });

  test.skipIf(noGo)('generic-worker: formatted, vetted, and its tests pass', async () => {
    const { stdout: unformatted } = await runExample('generic-worker', 'gofmt', ['-l', '.']);
    expect(unformatted).toBe('');
    const vetted = await runExample('generic-worker', 'go', ['vet', './...']);
    expect([vetted.exitCode, vetted.stderr]).toEqual([0, '']);
    const tested = await runExample('generic-worker', 'go', ['test', '-count=1', './...']);
    expect([tested.exitCode, tested.stdout]).toEqual([0, expect.stringMatching(/^ok /m)]);
  });
});
