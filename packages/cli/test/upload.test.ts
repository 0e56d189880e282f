import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lastRunOf, type SandboxRun } from '@chain-of-trust/sandbox';
import { generateEd25519KeyPair } from '@chain-of-trust/signing';
import { describe, expect, it } from 'vitest';
import { type Release, withRelease } from './support/release.js';
import { runCot } from './support/terminal.js';

/** A build that has ended on its worker, and of which nothing is published. */
interface Ended {
  readonly release: Release;
  readonly run: SandboxRun;
  readonly args: readonly string[];
  readonly env: Record<string, string>;
}

/** Takes the second build, which generic-worker runs, back to where its worker has to publish it, with a key of its own. */
async function withEndedBuild(use: (ended: Ended) => Promise<void>): Promise<void> {
  await withRelease({ world: { signatureFormat: 'ed25519' } }, async (release) => {
    const { world, folder } = release;
    const task = world.tasks.get(world.names.builds[1] ?? '');
    if (task === undefined) throw new TypeError('no second build');
    const run = lastRunOf(task);
    for (const [name, artifact] of run.artifacts) {
      if (!('content' in artifact) || !(artifact.content instanceof Uint8Array)) continue;
      if (/chain-of-trust|chainOfTrust|live/.test(name)) continue;
      await mkdir(join(folder, 'out', name, '..'), { recursive: true });
      await writeFile(join(folder, 'out', name), artifact.content);
    }
    run.artifacts.clear();
    run.state = 'running';
    const { taskId, definition, environment } = task;
    const { runId, workerGroup, workerId } = run;
    await writeFile(
      join(folder, 'run.json'),
      JSON.stringify({ taskId, runId, workerGroup, workerId, environment, task: definition }),
    );
    const { privateKey, publicKey } = generateEd25519KeyPair();
    await writeFile(join(folder, 'worker.sec'), privateKey);
    await chmod(join(folder, 'worker.sec'), 0o600);
    const policy = join(folder, 'policy.yml');
    const old = world.keys.get('generic-worker')?.ed25519PublicKey ?? '';
    await writeFile(policy, (await readFile(policy, 'utf8')).replace(old, publicKey));
    const credentials = release.taskCredentials(taskId, runId);
    const args = ['generate', '--run', 'run.json', '--artifacts', 'out', '--ed25519-key', 'worker.sec'];
    const env = {
      TASKCLUSTER_ROOT_URL: release.rootUrl,
      TASKCLUSTER_CLIENT_ID: credentials.clientId,
      TASKCLUSTER_ACCESS_TOKEN: credentials.accessToken,
      TASKCLUSTER_CERTIFICATE: credentials.certificate,
    };
    await use({ release, run, args, env });
  });
}

describe('cot generate --upload', () => {
  it.each(['s3', 'object'])('with all and %s, publishes a run that cot verify then accepts', (storage) =>
    withEndedBuild(async ({ release, run, args, env }) => {
      const { folder: cwd } = release;
      const { status, stdout, stderr } = await runCot([...args, '--upload', 'all', '--storage', storage], {
        cwd,
        env,
      });
      expect([status, stderr]).toEqual([0, '']);
      const names = stdout
        .trim()
        .split('\n')
        .map((url) => url.split('/artifacts/')[1]);
      expect(names).toEqual(['public/chain-of-trust.json.sig', 'public/chain-of-trust.json']);
      expect(await readdir(join(cwd, 'out/public'))).not.toContain('chain-of-trust.json');
      run.state = 'completed';
      const verified = await runCot(release.args);
      expect([verified.status, verified.stderr]).toEqual([0, '']);
      run.artifacts.delete('public/chain-of-trust.json.sig');
      expect((await runCot(release.args)).status).toBe(1);
    }),
  );

  it('uploads the blob alone, and writes it where it is told to', () =>
    withEndedBuild(async ({ release, run, args, env }) => {
      const { folder: cwd } = release;
      const { status, stdout } = await runCot([...args, '--upload', '--output', 'blob'], { cwd, env });
      expect([status, stdout.split('\n').length]).toEqual([0, 5]);
      expect([...run.artifacts.keys()]).toEqual([
        'public/chain-of-trust.json.sig',
        'public/chain-of-trust.json',
      ]);
      expect(await readdir(join(cwd, 'blob/public'))).toHaveLength(2);
    }));

  it('when the queue does not answer, exits with 3', () =>
    withEndedBuild(async ({ release, run, args, env }) => {
      const { status, stderr, stdout } = await runCot([...args, '--upload'], {
        cwd: release.folder,
        env: { ...env, TASKCLUSTER_ROOT_URL: 'http://127.0.0.1:9' },
      });
      expect([status, stdout]).toEqual([3, '']);
      expect(stderr).toContain('generator-upload-unavailable');
      expect(run.artifacts.size).toBe(0);
    }));

  it.each<[string, readonly string[], Record<string, string>, string]>([
    ['no deployment', ['--upload'], { TASKCLUSTER_ROOT_URL: '' }, 'usage-missing'],
    [
      'no credentials',
      ['--upload'],
      { TASKCLUSTER_CLIENT_ID: '', TASKCLUSTER_ACCESS_TOKEN: '', TASKCLUSTER_CERTIFICATE: '' },
      'usage-missing',
    ],
    [
      'half of the credentials',
      ['--upload'],
      { TASKCLUSTER_ACCESS_TOKEN: '' },
      'evidence-configuration-credentials',
    ],
    ['wrong credentials', ['--upload'], { TASKCLUSTER_ACCESS_TOKEN: 'wrong' }, 'generator-upload-refused'],
    ['a storage type and no upload', ['--storage', 's3'], {}, 'usage-conflict'],
    ['a root URL and no upload', ['--root-url', 'http://a'], {}, 'usage-conflict'],
    ['an expiry and no upload', ['--artifact-expires', '2099-01-01'], {}, 'usage-conflict'],
    ['an expiry that is no time', ['--upload', '--artifact-expires', 'soon'], {}, 'usage-value'],
    [
      'an expiry after the task',
      ['--upload', '--artifact-expires', '9999-01-01'],
      {},
      'generator-upload-refused',
    ],
  ])('given %s, exits with 2 and publishes nothing', (_, more, changed, code) =>
    withEndedBuild(async ({ release, run, args, env }) => {
      const { status, stderr } = await runCot([...args, ...more], {
        cwd: release.folder,
        env: { ...env, ...changed },
      });
      expect([status, stderr]).toEqual([2, expect.stringContaining(code)]);
      expect(run.artifacts.size).toBe(0);
    }),
  );
});
