import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { isPythonJudgeAbsent } from '../src/attestation/python-judge.js';
import { withDeployment } from '../src/deployment.js';
import { readEnvironment } from '../src/environment.js';
import { readSteps, typeSteps } from '../src/handbook.js';

const handbook = fileURLToPath(new URL('../../../docs/attestations.md', import.meta.url));
const build = 'Cq_bg7ggTSieX3ZFjRbQLA';
const artifacts = `release/cot/${build}/public/build`;

/** Types everything that the handbook says, and then uses what it has left behind. */
async function withAttestations(use: (folder: string, text: string) => Promise<void>): Promise<void> {
  const text = await readFile(handbook, 'utf8');
  await withDeployment([], async (folder) => {
    for await (const { command, exitCode, all, printed, expected } of typeSteps(readSteps(text), folder)) {
      expect({ command, exitCode, all }).toMatchObject({ exitCode: 0, command });
      expect({ command, printed }).toEqual({ command, printed: expected });
    }
    await use(folder, text);
  });
}

describe('the handbook docs/attestations.md', () => {
  test('when its commands are typed, they print what it says, and the summary is of the file', () =>
    withAttestations(async (folder, text) => {
      expect(readSteps(text).length).toBeGreaterThanOrEqual(10);
      const statement = await readFile(join(folder, 'statement.json'), 'utf8');
      const { stdout } = await execa('sha256sum', ['target-1.zip'], { cwd: join(folder, artifacts) });
      expect(statement).toContain(stdout.slice(0, 64));
    }));

  test.skipIf(isPythonJudgeAbsent())('when its program is run, it takes each file, and no other', () =>
    withAttestations(async (folder, text) => {
      const [, program = ''] = /^```python\n([\s\S]*?)^```$/m.exec(text) ?? [];
      await writeFile(join(folder, 'check.py'), program);
      const check = (file: string) =>
        execa(
          readEnvironment().attestPython,
          ['-I', 'check.py', 'verifier.pem', `attestations/${build}.provenance.intoto.jsonl`, file],
          { cwd: folder, reject: false, all: true },
        );
      expect(await check(`${artifacts}/target-0.zip`)).toMatchObject({
        exitCode: 0,
        stdout: "https://slsa.dev/provenance/v1 ['public/build/target-0.zip']",
      });
      expect(await check('cot.yml')).toMatchObject({
        exitCode: 1,
        stderr: 'the file is none of its subjects',
      });
    }),
  );
});
