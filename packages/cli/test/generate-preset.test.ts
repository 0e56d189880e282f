import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { taskDefinition, withTemporaryFolder } from '@chain-of-trust/fixtures';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { presetEntries, presetSchema } from '../src/commands/generate/preset-schema.js';
import { runCot } from './support/terminal.js';

const imageId = `sha256:${'ab'.repeat(32)}`;
const run = {
  taskId: 'LnshJjNXTfeBlPNrAzyy9w',
  runId: 0,
  task: taskDefinition,
  workerGroup: 'group',
  workerId: 'worker',
};

type Generate = (...args: readonly string[]) => ReturnType<typeof runCot>;

/** A folder with a key, a run, an output and a log; and `cot generate` for them. */
async function withRun(use: (generate: Generate, folder: string) => Promise<void>): Promise<void> {
  await withTemporaryFolder(async (folder) => {
    await runCot(['keygen', '--format', 'ed25519', '--output', join(folder, 'key')]);
    await writeFile(
      join(folder, 'run.json'),
      JSON.stringify({ ...run, environment: { imageHash: imageId } }),
    );
    await writeFile(join(folder, 'task.json'), JSON.stringify(taskDefinition));
    await writeFile(join(folder, 'a.txt'), 'a');
    await writeFile(join(folder, 'task.log'), 'log');
    await writeFile(join(folder, 'data.json'), '{"own":1}');
    const common = [
      'generate',
      '--artifact',
      'public/a.txt=a.txt',
      '--output',
      'out',
      '--ed25519-key',
      'key.sec',
    ];
    await use((...args) => runCot([...common, ...args], { cwd: folder }), folder);
  });
}

const described = [
  ...['--task-id', run.taskId, '--run-id', '0', '--task', 'task.json'],
  ...['--worker-group', 'group', '--worker-id', 'worker'],
];

const blobIn = async (folder: string): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(join(folder, 'out/public/chain-of-trust.json'), 'utf8'));

describe('cot generate --preset', () => {
  it('makes the blob of docker-worker, with the log that it has certified', () =>
    withRun(async (generate, folder) => {
      const { status, stderr } = await generate(
        '--run',
        'run.json',
        '--preset',
        'docker-worker',
        '--certified-log',
        'task.log',
      );
      expect([status, stderr]).toEqual([0, '']);
      expect(await blobIn(folder)).toMatchObject({
        environment: { imageHash: imageId },
        artifacts: { 'public/a.txt': {}, 'public/logs/certified.log': {} },
      });
    }));

  it('finds out the hashes of an image', () =>
    withRun(async (generate, folder) => {
      await mkdir(join(folder, 'image'));
      await writeFile(join(folder, 'image/c.json'), '{}');
      await writeFile(join(folder, 'image/manifest.json'), '[{"Config":"c.json"}]');
      execFileSync('tar', ['-C', 'image', '-czf', 'image.tar.gz', '.'], { cwd: folder });
      const { stderr } = await generate(
        ...described,
        ...['--preset', 'docker-worker', '--certified-log', 'task.log', '--image', 'image.tar.gz'],
      );
      expect(stderr).toBe('');
      const { environment } = await blobIn(folder);
      const digest = expect.stringMatching(/^sha256:[0-9a-f]{64}$/);
      expect(environment).toEqual({ imageHash: digest, imageArtifactHash: digest });
    }));

  it('merges additional data of generic-worker, and refuses or drops what is not the task’s to say', () =>
    withRun(async (generate, folder) => {
      const preset = [
        '--preset',
        'generic-worker',
        '--certified-log',
        'task.log',
        '--additional-data',
        'data.json',
      ];
      const args = [...described, '--environment', 'region=x', ...preset];
      expect((await generate(...args)).stderr).toBe('');
      expect(await blobIn(folder)).toMatchObject({ own: 1, environment: { region: 'x' } });
      await writeFile(join(folder, 'data.json'), '{"own":2,"environment":{"imageHash":"x"}}');
      const refused = await generate(...args);
      expect([refused.status, refused.stderr]).toEqual([
        2,
        expect.stringContaining('generator-reserved-member'),
      ]);
      expect(await blobIn(folder)).toMatchObject({ own: 1 });
      expect((await generate(...args, '--reserved-additions', 'drop')).stderr).toBe('');
      expect(await blobIn(folder)).toMatchObject({ own: 2, environment: { region: 'x' } });
    }));

  it('makes the blobs of taskcluster-worker and scriptworker', () =>
    withRun(async (generate, folder) => {
      const listed = async () => Object.keys((await blobIn(folder)).artifacts as object);
      expect((await generate(...described, '--preset', 'taskcluster-worker')).stderr).toBe('');
      expect(await listed()).toEqual(['public/a.txt']);
      await generate(...described, '--preset', 'scriptworker', '--chain-of-trust-log', 'task.log');
      expect(await listed()).toEqual(['public/a.txt', 'public/logs/chain_of_trust.log']);
    }));

  it('hashes what is in a file that is stored with gzip, an output or a log', () =>
    withRun(async (generate, folder) => {
      const preset = ['--preset', 'taskcluster-worker', '--certified-log', 'task.log'];
      await generate(...described, ...preset);
      const plain = await blobIn(folder);
      for (const name of ['a.txt', 'task.log'])
        await writeFile(join(folder, name), gzipSync(await readFile(join(folder, name))));
      const gzip = ['--gzip', 'public/a.txt', '--gzip', 'public/logs/certified.log'];
      expect((await generate(...described, ...preset, ...gzip)).stderr).toBe('');
      expect(await blobIn(folder)).toEqual(plain);
    }));

  it.each([
    ['an image without a preset', ['--image', 'a.txt'], 'usage-conflict'],
    ['a log without a preset', ['--certified-log', 'task.log'], 'usage-conflict'],
    ['docker-worker without its log', ['--preset', 'docker-worker'], 'usage-missing'],
    ['generic-worker without its log', ['--preset', 'generic-worker'], 'usage-missing'],
    [
      'an image of generic-worker',
      ['--preset', 'generic-worker', '--certified-log', 'task.log', '--image', 'a.txt'],
      'usage-conflict',
    ],
    [
      'additional data of docker-worker',
      ['--preset', 'docker-worker', '--certified-log', 'task.log', '--additional-data', 'data.json'],
      'usage-conflict',
    ],
    [
      'a certified log of scriptworker',
      ['--preset', 'scriptworker', '--certified-log', 'task.log'],
      'usage-conflict',
    ],
    [
      'dropping for taskcluster-worker',
      ['--preset', 'taskcluster-worker', '--reserved-additions', 'drop'],
      'usage-conflict',
    ],
    ['gzip of nothing', ['--gzip', 'public/b.txt'], 'usage-value'],
    ['gzip of a log that is not given', ['--gzip', 'public/logs/certified.log'], 'usage-value'],
    ['gzip of what is none', ['--gzip', 'public/a.txt'], 'generator-artifact'],
    [
      'an image that is none',
      ['--preset', 'docker-worker', '--certified-log', 'task.log', '--image', 'a.txt'],
      'generator-image',
    ],
    ['no image', ['--preset', 'docker-worker', '--certified-log', 'task.log'], 'generator-environment'],
    [
      'an environment of scriptworker',
      ['--preset', 'scriptworker', '--environment', 'region=x'],
      'generator-environment',
    ],
  ])('given %s, exits with 2 and writes nothing', (_, args, code) =>
    withRun(async (generate, folder) => {
      const { status, stderr } = await generate(...described, ...args);
      expect([status, stderr]).toEqual([2, expect.stringContaining(code)]);
      await expect(blobIn(folder)).rejects.toMatchObject({ code: 'ENOENT' });
    }),
  );

  it('given a worker that there is not, says which there are', () =>
    withRun(async (generate) => {
      const { status, stderr } = await generate(...described, '--preset', 'worker');
      expect([status, stderr]).toEqual([2, expect.stringContaining('taskcluster-worker')]);
    }));

  it('refuses a run that brings facts of its own', () =>
    withRun(async (generate, folder) => {
      await writeFile(join(folder, 'run.json'), JSON.stringify({ ...run, image: '/etc/passwd' }));
      const { status, stderr } = await generate('--run', 'run.json', '--preset', 'taskcluster-worker');
      expect([status, stderr]).toEqual([2, expect.stringContaining('document-schema')]);
    }));
});

describe('presetSchema', () => {
  const log = { file: '/task.log' };

  it.each([
    { worker: 'docker-worker', certifiedLog: { ...log, contentEncoding: 'gzip' }, image: '/image.tar' },
    { worker: 'generic-worker', certifiedLog: log, additionalData: log, reservedAdditions: 'drop' },
    { worker: 'taskcluster-worker' },
    { worker: 'scriptworker', chainOfTrustLog: log },
  ])('takes $worker', (preset) => {
    expect(v.is(presetSchema, preset)).toBe(true);
  });

  it('is a member of requests, which need none', () => {
    const request = v.strictObject({ ...presetEntries });
    expect(v.is(request, { preset: { worker: 'taskcluster-worker' } })).toBe(true);
    expect(v.is(request, {})).toBe(true);
    expect(v.is(request, { preset: {} })).toBe(false);
  });

  it.each([
    ['no worker', {}],
    ['another worker', { worker: 'worker' }],
    ['a member of another worker', { worker: 'scriptworker', image: '/image.tar' }],
    ['no log', { worker: 'docker-worker' }],
    ['a relative path', { worker: 'scriptworker', chainOfTrustLog: { file: 'task.log' } }],
    ['another encoding', { worker: 'scriptworker', chainOfTrustLog: { ...log, contentEncoding: 'br' } }],
  ])('refuses %s', (_, preset) => {
    expect(v.is(presetSchema, preset)).toBe(false);
  });
});
