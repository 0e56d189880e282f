import { decide, signRun, type World } from '@chain-of-trust/sandbox';
import type { JsonObject } from '@chain-of-trust/types';
import { describe, expect, it } from 'vitest';
import type { WorkerKeys } from '../src/index.js';
import { taskOf } from './support/task-of.js';
import { codesOf, verifyTrial } from './support/verification.js';

describe('a release whose builds run in an image of the index', () => {
  it('is verified by the docker-image task behind the entry', async () => {
    const { report } = await verifyTrial({ world: { image: 'indexed-image' } });
    expect(codesOf(report)).toEqual([]);
    expect(report.links.map(({ name }) => name)).toContain('signing:build:docker-image');
  });

  it('is refused when the entry has moved on to another image than the worker ran', async () => {
    const { report } = await verifyTrial({
      world: { image: 'indexed-image' },
      tamper: (world) => {
        const image = world.tasks.get(world.names.dockerImage)?.runs.at(-1);
        const other = Buffer.from('another image');
        image?.artifacts.set('public/image.tar.zst', { storageType: 's3', contentType: 'x', content: other });
        return resignImage(world);
      },
    });
    expect(codesOf(report)).toEqual(['docker-image/digest-mismatch']);
  });
});

async function resignImage(world: World): Promise<void> {
  const image = world.tasks.get(world.names.dockerImage);
  if (image !== undefined) await signRun(world, image);
}

describe('a release whose docker payloads run on generic-worker', () => {
  const world = { dockerPayloadsOn: 'generic-worker' } as const;

  it('is verified when the policy lets keys of generic-worker sign for them', async () => {
    const { report } = await verifyTrial({ world, keys: withSharedKeys });
    expect(codesOf(report)).toEqual([]);
  });

  it('is refused otherwise', async () => {
    const { report } = await verifyTrial({ world });
    expect(codesOf(report)).toEqual(['signature/bad']);
  });
});

/** As production has it while payloads move: keys of generic-worker stand in both lists. */
function withSharedKeys(keys: WorkerKeys): WorkerKeys {
  const [docker, generic] = [keys.get('docker-worker'), keys.get('generic-worker')];
  if (docker === undefined || generic === undefined) throw new TypeError('the world has both');
  const ed25519 = [...docker.ed25519, ...generic.ed25519];
  return new Map([...keys, ['docker-worker', { ...docker, ed25519 }]]);
}

describe('a prebuilt image', () => {
  it('by a tag is refused where the policy wants digests', async () => {
    const { report } = await verifyTrial({
      policy: 'prebuiltDockerImages: by-digest',
      tamper: async (world) => {
        const image = world.tasks.get(world.names.dockerImage);
        if (image === undefined) throw new TypeError('the world has an image');
        const payload = image.definition.payload as JsonObject;
        image.definition = {
          ...image.definition,
          payload: { ...payload, image: 'example/image_builder:6.1.0' },
        };
        await signRun(world, image);
      },
    });
    expect(codesOf(report)).toEqual(['docker-image/prebuilt-not-pinned', 'graph/definition-differs']);
  });

  it('by its digest is verified', async () => {
    const { report } = await verifyTrial({ policy: 'prebuiltDockerImages: by-digest' });
    expect(codesOf(report)).toEqual([]);
  });
});

describe('a release with a private artifact', () => {
  const [path, privatePath] = ['public/build/target-0.zip', 'releng/build/target-0.zip'];

  async function makePrivate(world: World): Promise<void> {
    const build = taskOf(world, world.names.builds[0]);
    const artifacts = build.runs.at(-1)?.artifacts;
    const artifact = artifacts?.get(path);
    if (artifact === undefined) throw new TypeError('the build has its artifact');
    artifacts?.delete(path);
    artifacts?.set(privatePath, artifact);
    await signRun(world, build);
    await decide(world, taskOf(world, world.names.signing), (definition) => {
      const payload = definition.payload as { upstreamArtifacts: { taskId: string; paths: string[] }[] };
      const upstreamArtifacts = payload.upstreamArtifacts.map((entry) =>
        entry.taskId === build.taskId
          ? { ...entry, paths: entry.paths.map((each) => (each === path ? privatePath : each)) }
          : entry,
      );
      return { ...definition, payload: { ...payload, upstreamArtifacts } };
    });
  }

  it('is verified with credentials', async () => {
    const { report, store } = await verifyTrial({
      tamper: makePrivate,
      gitHub: ({ credentials }) => ({ credentials }),
    });
    expect(report.findings).toEqual([]);
    expect(store.written).toContainEqual(expect.stringContaining(privatePath));
  });

  it('cannot be judged without them', async () => {
    const { report } = await verifyTrial({ tamper: makePrivate });
    expect(codesOf(report)).toEqual(['evidence/forbidden']);
    expect(report.verdict).toBe('undetermined');
  });
});
