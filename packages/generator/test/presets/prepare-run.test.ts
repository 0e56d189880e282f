import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expectRejected, withTemporaryFolder } from '@chain-of-trust/fixtures';
import { generateEd25519KeyPair, parseEd25519PrivateKey } from '@chain-of-trust/signing';
import { type ChainOfTrustBlob, parseBlob } from '@chain-of-trust/types';
import { describe, expect, test } from 'vitest';
import { createChainOfTrust } from '../../src/create.js';
import { GeneratorError, type GeneratorErrorCode } from '../../src/error.js';
import { prepareRun, type WorkerFacts } from '../../src/presets/prepare-run.js';
import { fill } from '../folder.js';
import { imageHash, savedImage, sha256, tarOf } from '../image/archive.js';
import { certifiedLog, machine, runFacts, someDigest } from './facts.js';

const keys = { ed25519: parseEd25519PrivateKey(generateEd25519KeyPair().privateKey) };
const at = new Date('2026-01-02T03:04:05Z');

async function blobOf(facts: WorkerFacts): Promise<ChainOfTrustBlob> {
  const { run, ...outputs } = await prepareRun(facts);
  const { files } = await createChainOfTrust(run, { ...outputs, keys, at });
  return parseBlob(files.at(-1)?.content ?? new Uint8Array());
}

const docker = {
  ...runFacts,
  worker: 'docker-worker',
  certifiedLog,
  environment: { ...machine, imageHash: someDigest },
} as const;
const generic = { ...runFacts, worker: 'generic-worker', certifiedLog, environment: machine } as const;
const taskcluster = { ...runFacts, worker: 'taskcluster-worker', environment: machine } as const;
const script = { ...runFacts, worker: 'scriptworker' } as const;

const listed = { 'public/a': { sha256: sha256('a') } };
const withLog = { ...listed, 'public/logs/certified.log': { sha256: sha256('log') } };

describe('prepareRun', () => {
  describe('when docker-worker has run a task', () => {
    test('makes a document with the members of the format and nothing else', async () => {
      const { artifacts: _, ...run } = runFacts;
      // No document of the real one is at hand; these are the members that its format has.
      expect(await blobOf(docker)).toEqual({
        ...run,
        artifacts: withLog,
        chainOfTrustVersion: 1,
        environment: { ...machine, imageHash: someDigest },
      });
    });

    test('finds out the hashes of the image', async () => {
      await withTemporaryFolder(async (folder) => {
        const bytes = gzipSync(tarOf(savedImage()));
        const image = join(folder, 'image.tar.gz');
        await writeFile(image, bytes);
        const hashes = { imageHash, imageArtifactHash: `sha256:${sha256(bytes)}` };
        const { environment } = await blobOf({ ...docker, image, environment: machine });
        expect(environment).toEqual({ ...machine, ...hashes });
        expect((await blobOf({ ...docker, image, environment: hashes })).environment).toEqual(hashes);
        for (const name of ['imageHash', 'imageArtifactHash'])
          await expectRejected(
            prepareRun({ ...docker, image, environment: { [name]: someDigest } }),
            GeneratorError,
            'generator-environment',
          );
      });
    });
  });

  test('generic-worker has the log, its machine and, where it runs images, those', async () => {
    expect(await blobOf(generic)).toMatchObject({ artifacts: withLog, environment: machine });
    const environment = { ...machine, imageHash: someDigest, imageArtifactHash: someDigest };
    expect(await blobOf({ ...generic, environment })).toMatchObject({ environment });
  });

  test('generic-worker publishes folders, and files that are stored with gzip', async () => {
    await withTemporaryFolder(async (folder) => {
      await fill(folder, { 'dir/x/y': 'y', 'z.gz': gzipSync('z'), 'log.gz': gzipSync('log') });
      const { artifacts } = await blobOf({
        ...generic,
        artifacts: [
          { folder: join(folder, 'dir'), name: 'public/dir' },
          { file: join(folder, 'z.gz'), name: 'public/z', contentEncoding: 'gzip' },
        ],
        certifiedLog: { file: join(folder, 'log.gz'), contentEncoding: 'gzip' },
      });
      expect(artifacts).toEqual({
        'public/dir/x/y': { sha256: sha256('y') },
        'public/logs/certified.log': { sha256: sha256('log') },
        'public/z': { sha256: sha256('z') },
      });
    });
  });

  test('taskcluster-worker may have the log', async () => {
    expect(await blobOf(taskcluster)).toMatchObject({ artifacts: listed, environment: machine });
    expect((await blobOf({ ...taskcluster, certifiedLog })).artifacts).toEqual(withLog);
  });

  test('scriptworker has an empty environment, and lists its logs', async () => {
    await withTemporaryFolder(async (folder) => {
      await fill(folder, { 'public/logs/live_backing.log': 'task', 'public/logs/live.log': 'link' });
      const chainOfTrustLog = { content: Buffer.from('verified') };
      const facts = { ...script, artifacts: [{ folder }], chainOfTrustLog, workerType: 'signing' };
      expect(await blobOf(facts)).toMatchObject({
        environment: {},
        workerType: 'signing',
        artifacts: {
          'public/logs/chain_of_trust.log': { sha256: sha256('verified') },
          'public/logs/live_backing.log': { sha256: sha256('task') },
        },
      });
      expect(Object.keys((await blobOf({ ...script, artifacts: [{ folder }] })).artifacts)).toEqual([
        'public/logs/live_backing.log',
      ]);
      const log = { name: 'public/logs/live_backing.log', content: Buffer.from('task') };
      expect(Object.keys((await blobOf({ ...script, artifacts: [log] })).artifacts)).toEqual([log.name]);
      await expectRejected(
        blobOf({ ...taskcluster, artifacts: [log] }),
        GeneratorError,
        'generator-artifact',
      );
    });
  });

  test('a log that is there already is not replaced', async () => {
    const artifacts = [{ name: 'public/logs/certified.log', content: Buffer.from('other') }];
    for (const facts of [docker, generic, { ...taskcluster, certifiedLog }])
      await expectRejected(blobOf({ ...facts, artifacts }), GeneratorError, 'generator-artifact');
  });

  describe('when facts do not fit the worker implementation', () => {
    const bad = (name: string, value: unknown) => ({ environment: { ...machine, [name]: value } });
    const badDocker = (name: string, value: unknown) => ({
      environment: { ...docker.environment, [name]: value },
    });
    const { certifiedLog: _, ...noLog } = docker;
    const { certifiedLog: __, ...noGenericLog } = generic;

    test.each<[string, GeneratorErrorCode, object]>([
      ['no known worker', 'generator-preset', { ...docker, worker: 'worker' }],
      ['a name of every object', 'generator-preset', { ...docker, worker: 'constructor' }],
      ['docker-worker without its log', 'generator-preset', noLog],
      ['generic-worker without its log', 'generator-preset', noGenericLog],
      [
        'docker-worker with additional data',
        'generator-preset',
        { ...docker, additionalData: { file: '/x' } },
      ],
      [
        'docker-worker with the log of scriptworker',
        'generator-preset',
        { ...docker, chainOfTrustLog: certifiedLog },
      ],
      ['generic-worker with an image', 'generator-preset', { ...generic, image: '/x' }],
      ['taskcluster-worker with an image', 'generator-preset', { ...taskcluster, image: '/x' }],
      [
        'taskcluster-worker with additional data',
        'generator-preset',
        { ...taskcluster, additionalData: { file: '/x' } },
      ],
      ['scriptworker with a certified log', 'generator-preset', { ...script, certifiedLog }],
      ['docker-worker without an image', 'generator-environment', { ...docker, environment: machine }],
      ['docker-worker with an image that is none', 'generator-image', { ...docker, image: '/nonexistent' }],
      [
        'docker-worker with an unknown member',
        'generator-environment',
        { ...docker, ...badDocker('hostname', 'x') },
      ],
      ['docker-worker with a number', 'generator-environment', { ...docker, ...badDocker('region', 1) }],
      [
        'docker-worker with an id that is none',
        'generator-environment',
        { ...docker, ...badDocker('imageHash', 'latest') },
      ],
      [
        'docker-worker with a digest in upper case',
        'generator-environment',
        { ...docker, ...badDocker('imageHash', someDigest.toUpperCase()) },
      ],
      [
        'generic-worker with a digest that is none',
        'generator-environment',
        { ...generic, ...bad('imageArtifactHash', 'sha256:') },
      ],
      [
        'generic-worker with an unknown member',
        'generator-environment',
        { ...generic, ...bad('constructor', 'x') },
      ],
      [
        'taskcluster-worker with an image hash',
        'generator-environment',
        { ...taskcluster, ...bad('imageHash', someDigest) },
      ],
      [
        'scriptworker with an environment',
        'generator-environment',
        { ...script, environment: { region: 'x' } },
      ],
    ])('%s is refused', async (_name, code, facts) => {
      // Callers without a compiler can say anything.
      await expectRejected(prepareRun(facts as WorkerFacts), GeneratorError, code);
    });
  });
});
