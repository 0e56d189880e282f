import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withTemporaryFolder } from '@chain-of-trust/fixtures';
import {
  createWorld,
  type Faults,
  findTampering,
  startSandbox,
  type World,
  writeSetup,
} from '@chain-of-trust/sandbox';
import { describe, expect, test } from 'vitest';
import { cotProgram } from '../src/cot.js';
import { type ProgramResult, runProgram } from '../src/program.js';

const example = fileURLToPath(new URL('../../../examples/scriptworker-py/', import.meta.url));
const env = { PYTHONDONTWRITEBYTECODE: '1' };

/** A release whose signing task was claimed by the example. */
interface Claimed {
  readonly world: World;
  readonly folder: string;
  /** Runs the script; the definition may be another one than that of the queue. */
  readonly run: (task?: unknown) => Promise<ProgramResult>;
}

interface ClaimOptions {
  readonly tamper?: string;
  readonly faults?: Faults;
  readonly trust?: readonly string[];
}

async function withClaimed(
  { tamper, faults = {}, trust = [] }: ClaimOptions,
  use: (claimed: Claimed) => Promise<void>,
): Promise<void> {
  const world = await createWorld({ taskGraphTasks: 8 });
  if (tamper !== undefined) await findTampering(tamper)?.apply(world);
  const sandbox = await startSandbox(world, { faults });
  try {
    await withTemporaryFolder(async (folder) => {
      const { configPath } = await writeSetup(world, sandbox, folder);
      await writeFile(configPath, `${await readFile(configPath, 'utf8')}network: {attempts: 1}\n`);
      for (const name of ['work', 'publish']) await mkdir(join(folder, name));
      await writeFile(join(folder, 'key'), 'the key of the signing service');
      await writeJson(join(folder, 'config.json'), {
        taskType: 'signing',
        trust: ['--config', configPath, ...trust],
        cot: [process.execPath, cotProgram],
        key: join(folder, 'key'),
        publish: join(folder, 'publish'),
        workDir: join(folder, 'work'),
      });
      const run = async (task: unknown = world.tasks.get(world.names.signing)?.definition) => {
        await writeJson(join(folder, 'task.json'), task);
        const files = [join(folder, 'config.json'), world.names.signing, join(folder, 'task.json')];
        return runProgram('python3', [join(example, 'sign_script.py'), ...files], { env });
      };
      await use({ world, folder, run });
      expect(await readdir(join(folder, 'work'))).toEqual([]);
    });
  } finally {
    await sandbox.close();
  }
}

const writeJson = (path: string, value: unknown) => writeFile(path, JSON.stringify(value));

describe('the example scriptworker-py', () => {
  test('its own tests pass', async () => {
    const { exitCode, stderr } = await runProgram('python3', ['-m', 'unittest'], { env, cwd: example });
    expect(stderr).toMatch(/Ran [1-9]\d* tests/);
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('OK')]);
  });

  test('signs and publishes what a verified task names, and not twice', () =>
    withClaimed({}, async ({ world, folder, run }) => {
      expect(await run()).toMatchObject({
        exitCode: 0,
        stderr: '',
        stdout: expect.stringContaining('published'),
      });
      const published = join(folder, 'publish', world.names.signing);
      for (const build of world.names.builds) {
        const file = join(published, build, 'public/build/target-0.zip');
        expect(await readFile(file)).toHaveLength(4096);
        expect(await readFile(`${file}.sig`, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
      }
      expect(await run()).toMatchObject({ exitCode: 5, stderr: expect.stringContaining('not empty') });
      expect(await readdir(join(folder, 'publish'))).toEqual([world.names.signing]);
    }));

  test.each<[string, number, string, ClaimOptions]>([
    ['a refused chain', 3, 'artifact/digest-mismatch', { tamper: 'artifact-byte' }],
    ['an outage', 4, 'could not find out', { faults: { outage: /./ } }],
    ['wrong usage', 5, 'cot has ended with 2', { trust: ['--no-such-option'] }],
  ])('of %s, ends with %d and publishes nothing', (_, status, words, options) =>
    withClaimed(options, async ({ folder, run }) => {
      const { exitCode, stdout, stderr } = await run();
      expect([exitCode, stdout, stderr]).toEqual([status, '', expect.stringContaining(words)]);
      expect(await readdir(join(folder, 'publish'))).toEqual([]);
    }),
  );

  test.each([
    ['a file that was not verified', 'public/build/other.zip'],
    ['a path that leads elsewhere', '../../../key'],
  ])('of a claimed definition that names %s, publishes nothing', (_, path) =>
    withClaimed({}, async ({ world, folder, run }) => {
      const [taskId] = world.names.builds;
      const { exitCode, stderr } = await run({ payload: { upstreamArtifacts: [{ taskId, paths: [path] }] } });
      expect([exitCode, stderr]).toEqual([3, expect.stringContaining('not among the verified artifacts')]);
      expect(existsSync(join(folder, 'publish', world.names.signing))).toBe(false);
    }),
  );
});
