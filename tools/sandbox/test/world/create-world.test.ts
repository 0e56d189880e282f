import { createHash } from 'node:crypto';
import {
  parseEd25519PublicKey,
  parseOpenPgpPublicKeys,
  verifyCleartext,
  verifyEd25519,
} from '@chain-of-trust/signing';
import {
  blobArtifactNames,
  checkSchema,
  isTaskId,
  parseBlob,
  upstreamArtifactsSchema,
} from '@chain-of-trust/types';
import { describe, expect, test } from 'vitest';
import { createWorld } from '../../src/world/create-world.js';
import { lastRunOf, type SandboxTask, taskOf, type World } from '../../src/world/world.js';
import { createSmallWorld } from '../with-sandbox.js';

function contentOf(task: SandboxTask, name: string): Uint8Array {
  const artifact = lastRunOf(task).artifacts.get(name);
  if (artifact?.storageType !== 's3' || !(artifact.content instanceof Uint8Array)) throw new TypeError(name);
  return artifact.content;
}

const completed = (world: World) =>
  [...world.tasks.values()].filter((task) => lastRunOf(task).state === 'completed');

describe('createWorld', () => {
  describe('when it is made twice from one seed', () => {
    test('has the same tasks, and fresh keys all the same', async () => {
      const now = new Date('2026-01-02T03:04:05Z');
      const [one, two] = [await createSmallWorld({ now }), await createSmallWorld({ now })];
      expect([...one.tasks.keys()]).toEqual([...two.tasks.keys()]);
      expect([...one.tasks.keys()].every(isTaskId)).toBe(true);
      expect([...one.tasks.values()].map(({ definition }) => definition)).toEqual(
        [...two.tasks.values()].map(({ definition }) => definition),
      );
      const keys = [one, two].flatMap(({ keys: each }) =>
        [...each.values()].map((pair) => pair.ed25519PublicKey),
      );
      expect(new Set(keys).size).toBe(6);
      const other = await createSmallWorld({ now, seed: 'other' });
      expect(other.names.signing).not.toBe(one.names.signing);
    });
  });

  describe('when a release has been built', () => {
    test('every completed task has a blob of what it ran, signed by its worker with both formats', async () => {
      const world = await createSmallWorld({ signatureFormat: 'both' });
      expect(completed(world)).toHaveLength(6);
      const certifiers = await parseOpenPgpPublicKeys(Buffer.from(world.trustedKey.publicKey));
      for (const task of completed(world)) {
        const pair = world.keys.get(task.worker);
        const document = contentOf(task, blobArtifactNames.ed25519);
        const signature = contentOf(task, blobArtifactNames.ed25519Signature);
        const key = parseEd25519PublicKey(pair?.ed25519PublicKey ?? '');
        const blob = parseBlob(verifyEd25519(document, signature, [key]).bytes);
        expect(blob.taskId).toBe(task.taskId);
        expect(blob.task).toEqual(task.definition);
        const keys = await parseOpenPgpPublicKeys(Buffer.from(pair?.openpgpPublicKey ?? ''));
        const keySet = task.worker === 'scriptworker' ? { keys, certifiers } : { keys };
        const message = contentOf(task, blobArtifactNames.gpg);
        expect(parseBlob((await verifyCleartext(message, keySet, { at: world.now })).bytes)).toEqual(blob);
      }
    });

    test('every blob lists every output, and never what still grows', async () => {
      const world = await createSmallWorld();
      for (const task of completed(world)) {
        const { artifacts } = parseBlob(contentOf(task, blobArtifactNames.ed25519));
        const published = [...lastRunOf(task).artifacts].flatMap(([name, { storageType }]) =>
          storageType === 's3' && !/live_backing|chain-of-trust\.json/.test(name) ? [name] : [],
        );
        expect(Object.keys(artifacts).sort()).toEqual(published.sort());
        for (const [name, { sha256 }] of Object.entries(artifacts)) {
          expect(sha256).toBe(createHash('sha256').update(contentOf(task, name)).digest('hex'));
        }
      }
    });

    test('a build in docker records the digest of the image that the image task has built', async () => {
      const world = await createSmallWorld();
      const image = contentOf(taskOf(world, world.names.dockerImage), 'public/image.tar.zst');
      const { environment } = taskOf(world, world.names.builds[0] ?? '');
      const digest = createHash('sha256').update(image).digest('hex');
      expect(environment.imageArtifactHash).toBe(`sha256:${digest}`);
      expect(taskOf(world, world.names.builds[1] ?? '').environment).not.toHaveProperty('imageArtifactHash');
    });

    test('the image comes from an earlier push with a decision task of its own', async () => {
      const world = await createSmallWorld();
      const groupOf = (taskId: string) => taskOf(world, taskId).definition.taskGroupId;
      expect(groupOf(world.names.dockerImage)).toBe(world.names.imageDecision);
      expect(groupOf(world.names.imageDecision)).toBe(world.names.imageDecision);
      expect(groupOf(world.names.signing)).toBe(world.names.decision);
    });

    test('the task graph has every task of the push among as many others as asked for', async () => {
      const world = await createWorld({ taskGraphTasks: 2000 });
      const decision = taskOf(world, world.names.decision);
      const graph = JSON.parse(Buffer.from(contentOf(decision, 'public/task-graph.json')).toString('utf8'));
      expect(Object.keys(graph)).toHaveLength(2000);
      const { signing, beetmover, repackageSigning, builds } = world.names;
      for (const taskId of [signing, beetmover, repackageSigning, ...builds]) {
        const { label, kind, dependencies, task } = graph[taskId];
        expect(label).toBe(taskOf(world, taskId).label);
        expect(kind).toBe(task.tags.kind);
        expect(Object.values(dependencies)).toEqual(task.dependencies);
        expect(task.created).toEqual({ 'relative-datestamp': '0 seconds' });
      }
    });

    test('what is about to run takes only what exists, but for what is optional', async () => {
      const world = await createSmallWorld();
      for (const taskId of [world.names.signing, world.names.beetmover, world.names.repackageSigning]) {
        const { upstreamArtifacts } = taskOf(world, taskId).definition.payload as {
          upstreamArtifacts: unknown;
        };
        for (const entry of checkSchema(upstreamArtifactsSchema, upstreamArtifacts, 'upstreamArtifacts')) {
          const { artifacts } = lastRunOf(taskOf(world, entry.taskId));
          if (entry.optional !== true) expect(entry.paths.filter((path) => !artifacts.has(path))).toEqual([]);
        }
      }
      expect(lastRunOf(taskOf(world, world.names.signing)).state).toBe('running');
    });
  });

  describe('when options are given', () => {
    test.each([
      ['mozilla-beta', 'https://hg.mozilla.org/releases/mozilla-beta', 'gecko-3'],
      ['try', 'https://hg.mozilla.org/try', 'gecko-1'],
    ] as const)('the tree may be %s', async (tree, url, provisionerId) => {
      const world = await createSmallWorld({ tree });
      expect([...world.repositories.keys()]).toEqual([url]);
      const { definition } = taskOf(world, world.names.decision);
      expect(definition).toMatchObject({
        provisionerId,
        metadata: { source: expect.stringContaining(`${url}/`) },
      });
    });

    test('large artifacts are not held in memory, and hashed all the same', async () => {
      const artifactBytes = 3_000_000;
      const world = await createSmallWorld({ artifactBytes, artifactsPerBuild: 1, builds: 1 });
      const build = taskOf(world, world.names.builds[0] ?? '');
      const artifact = lastRunOf(build).artifacts.get('public/build/target-0.zip');
      const content = artifact?.storageType === 's3' ? artifact.content : undefined;
      if (content === undefined || content instanceof Uint8Array)
        throw new TypeError('expected a lazy content');
      const expected = createHash('sha256').update(Buffer.alloc(artifactBytes, content.fill)).digest('hex');
      const { artifacts } = parseBlob(contentOf(build, blobArtifactNames.ed25519));
      expect(artifacts['public/build/target-0.zip']).toEqual({ sha256: expected });
    });
  });
});
