import { type ArtifactSource, createChainOfTrust, prepareRun } from '@chain-of-trust/generator';
import { lastRunOf, type SandboxRun, type SandboxTask, type World } from '@chain-of-trust/sandbox';
import { blobArtifactNames } from '@chain-of-trust/types';
import { describe, expect, it } from 'vitest';
import { withRelease } from './support/release.js';
import { runCot } from './support/terminal.js';

const certifiedLogName = 'public/logs/certified.log';

/** The build on docker-worker publishes its run again, as a worker does that uses the generator. */
async function publishAgain(world: World): Promise<SandboxRun> {
  const task = world.tasks.get(world.names.builds[0] ?? '');
  const keys = world.keys.get('docker-worker');
  if (task === undefined || keys === undefined) throw new TypeError('the world has no such build');
  const run = lastRunOf(task);
  for (const name of Object.values(blobArtifactNames)) run.artifacts.delete(name);
  const { run: described, ...outputs } = await prepareRun(factsOf(task, run));
  const { ed25519, openpgp } = keys;
  const { files } = await createChainOfTrust(described, {
    ...outputs,
    keys: { ed25519, openpgp },
    at: world.now,
  });
  for (const { name, content } of files)
    run.artifacts.set(name, { storageType: 's3', contentType: 'text/plain', content, isGzipped: false });
  return run;
}

function factsOf({ taskId, definition, environment }: SandboxTask, run: SandboxRun) {
  const { runId, workerGroup, workerId } = run;
  return {
    worker: 'docker-worker',
    ...{ taskId, runId, task: definition, workerGroup, workerId },
    environment: environment as Record<string, string>, // a preset refuses what is no text
    artifacts: [...run.artifacts.keys()].filter(isOutput).map((name) => sourceOf(run, name)),
    certifiedLog: sourceOf(run, certifiedLogName),
  } as const;
}

const isOutput = (name: string) => name !== certifiedLogName && !name.startsWith('public/logs/live');

function sourceOf({ artifacts }: SandboxRun, name: string): Extract<ArtifactSource, { content: unknown }> {
  const artifact = artifacts.get(name);
  if (artifact?.storageType !== 's3' || !(artifact.content instanceof Uint8Array))
    throw new TypeError(`no ${name} in memory`);
  return { name, content: artifact.content };
}

describe('a deployment that demands both formats while it migrates', () => {
  it('verifies a worker that signs both in one run, and refuses it for either one alone that is missing', () =>
    withRelease({ world: { signatureFormat: 'both' } }, async ({ args, world }) => {
      const run = await publishAgain(world);
      const verify = async () => {
        const { status, stdout } = await runCot([...args, '--format', 'json']);
        const { findings } = JSON.parse(stdout);
        return { status, codes: findings.map(({ code }: { code: string }) => code) };
      };
      expect(await verify()).toEqual({ status: 0, codes: [] });
      const missing = {
        [blobArtifactNames.gpg]: 'blob/missing',
        [blobArtifactNames.ed25519]: 'blob/missing',
        [blobArtifactNames.ed25519Signature]: 'signature/missing',
      };
      for (const [name, code] of Object.entries(missing)) {
        const artifact = run.artifacts.get(name);
        if (artifact === undefined) throw new TypeError(`${name} was not published`);
        run.artifacts.delete(name);
        expect(await verify()).toEqual({ status: 1, codes: [code] });
        run.artifacts.set(name, artifact);
      }
      expect((await verify()).status).toBe(0);
    }));
});
