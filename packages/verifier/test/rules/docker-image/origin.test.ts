import { describe, expect, it } from 'vitest';
import { imageOrigin } from '../../../src/rules/docker-image/origin.js';
import { evaluate, findingsOf, type RuleTrial, withLinks } from '../../support/rule-context.js';
import { imagePath, outage, type Scene, taskIds, unknownTaskId } from '../../support/scene.js';

const namespace = 'gecko.cache.images.debian';

/** The build task names its image by a route of the index. */
function useIndexedImage({ build, index }: Scene, taskId?: string): void {
  build.pay({ image: { type: 'indexed-image', namespace, path: imagePath } });
  if (taskId !== undefined) index.set(namespace, taskId);
}

describe('imageOrigin', () => {
  it('establishes a prebuilt image where the task type may run in one', async () => {
    expect(await evaluate(imageOrigin, { on: 'image' })).toMatchObject({
      status: 'passed',
      value: { type: 'prebuilt', name: 'image-builder:1' },
    });
  });

  it('establishes the artifact of a docker-image task', async () => {
    expect(await evaluate(imageOrigin)).toMatchObject({
      status: 'passed',
      value: { type: 'task-image', task: { taskId: taskIds.image }, path: imagePath },
    });
  });

  it('establishes the artifact of the task that the index names and that claims the entry', async () => {
    const outcome = await evaluate(imageOrigin, {
      change: (scene) => {
        useIndexedImage(scene, taskIds.image);
        scene.image.define({ routes: ['index.other', `index.${namespace}`] });
      },
    });
    expect(outcome).toMatchObject({
      status: 'passed',
      value: { type: 'task-image', task: { taskId: taskIds.image }, path: imagePath },
    });
  });

  it('when the task type may not run in a prebuilt image, refuses', async () => {
    const findings = await findingsOf(imageOrigin, {
      change: ({ build }) => build.pay({ image: 'debian:12' }),
    });
    expect(findings).toMatchObject([{ code: 'docker-image/prebuilt-not-allowed', actual: 'debian:12' }]);
  });

  it.each([
    [{}, '{}'],
    [1, '1'],
  ])('when the image is %j, refuses', async (image, actual) => {
    const findings = await findingsOf(imageOrigin, { change: ({ build }) => build.pay({ image }) });
    expect(findings).toMatchObject([{ code: 'docker-image/unsupported', where: 'payload.image', actual }]);
  });

  it('when a docker-worker task has no image, refuses', async () => {
    const findings = await findingsOf(imageOrigin, {
      change: ({ build }) => {
        build.pay({ image: undefined });
        build.define({ tags: { 'worker-implementation': 'docker-worker' } });
      },
    });
    expect(findings).toMatchObject([{ code: 'docker-image/unsupported', actual: '(absent)' }]);
  });

  it('when the inputs name another image task, or none, refuses', async () => {
    const where = 'payload.image.taskId';
    const other = await findingsOf(imageOrigin, {
      change: ({ build }) =>
        build.define({ extra: { chainOfTrust: { inputs: { 'docker-image': unknownTaskId } } } }),
    });
    expect(other).toMatchObject([
      { code: 'docker-image/input-differs', where, expected: unknownTaskId, actual: taskIds.image },
    ]);
    const none = await findingsOf(imageOrigin, {
      change: ({ build }) => build.define({ extra: { chainOfTrust: { inputs: { build: taskIds.image } } } }),
    });
    expect(none).toMatchObject([
      { code: 'docker-image/input-differs', expected: '(no docker-image in extra.chainOfTrust.inputs)' },
    ]);
  });

  it('when the image task is only among the upstream artifacts, refuses', async () => {
    const upstream = { taskId: taskIds.image, taskType: 'docker-image', paths: [imagePath] };
    const findings = await findingsOf(imageOrigin, {
      change: ({ build }) => {
        build.define({ extra: {} });
        build.pay({ upstreamArtifacts: [upstream] });
      },
    });
    expect(findings).toMatchObject([{ code: 'docker-image/input-differs' }]);
  });

  const notInChain: [string, string, RuleTrial['chain']][] = [
    [
      'is not in the chain',
      '(absent)',
      (chain) => ({ ...chain, links: chain.links.filter(({ taskId }) => taskId !== taskIds.image) }),
    ],
    [
      'is no docker-image task',
      '"build"',
      withLinks((link) =>
        link.taskId === taskIds.image ? { ...link, kind: 'build', taskType: 'build' } : link,
      ),
    ],
  ];

  it.each(notInChain)('when the image task %s, refuses', async (_, actual, chain) => {
    const findings = await findingsOf(imageOrigin, chain === undefined ? {} : { chain });
    expect(findings).toMatchObject([
      { code: 'docker-image/not-in-chain', where: 'payload.image.taskId', expected: 'docker-image', actual },
    ]);
  });

  it('when an image task claims to run in its own image, refuses', async () => {
    const findings = await findingsOf(imageOrigin, {
      on: 'image',
      change: ({ image }) => {
        image.pay({ image: { type: 'task-image', taskId: taskIds.image, path: imagePath } });
        image.define({ extra: { chainOfTrust: { inputs: { 'docker-image': taskIds.image } } } });
      },
    });
    expect(findings).toMatchObject([{ code: 'docker-image/not-in-chain', actual: '"docker-image"' }]);
  });

  it('applies to every task with an image, whatever worker it names', async () => {
    const findings = await findingsOf(imageOrigin, {
      on: 'signing',
      change: ({ signing }) => signing.pay({ image: 'debian:12' }),
    });
    expect(findings).toMatchObject([{ code: 'docker-image/prebuilt-not-allowed' }]);
  });

  it('does not apply to a task of another worker without an image', async () => {
    expect(await evaluate(imageOrigin, { on: 'signing' })).toMatchObject({ status: 'not-applicable' });
  });

  describe('when the image is named by the index', () => {
    it('and the index has no such entry, refuses', async () => {
      const findings = await findingsOf(imageOrigin, { change: (scene) => useIndexedImage(scene) });
      expect(findings).toMatchObject([
        {
          code: 'docker-image/index-missing',
          where: 'payload.image.namespace',
          actual: JSON.stringify(namespace),
        },
      ]);
    });

    it('and the index does not answer, calls it an outage', async () => {
      const findings = await findingsOf(imageOrigin, {
        change: (scene) => {
          useIndexedImage(scene);
          scene.answers = { findIndexedTask: () => Promise.reject(outage()) };
        },
      });
      expect(findings).toMatchObject([{ code: 'evidence/unavailable', kind: 'outage' }]);
    });

    it('and the lookup ended in something else, or was never made, refuses', async () => {
      const failed = withLinks((link) =>
        link.state === 'unresolved' || link.indexedImage === undefined
          ? link
          : {
              ...link,
              indexedImage: { state: 'not-found', namespace, path: imagePath, cause: new Error('x') },
            },
      );
      const never = withLinks((link) => ({ ...link, indexedImage: undefined }));
      const change = (scene: Scene) => useIndexedImage(scene, taskIds.image);
      expect(await findingsOf(imageOrigin, { change, chain: failed })).toMatchObject([
        { code: 'docker-image/index-missing', actual: JSON.stringify(namespace) },
      ]);
      expect(await findingsOf(imageOrigin, { change, chain: never })).toMatchObject([
        { code: 'docker-image/index-missing', actual: '(absent)' },
      ]);
    });

    it('and the entry leads to a task of another kind, refuses', async () => {
      const findings = await findingsOf(imageOrigin, {
        change: (scene) => useIndexedImage(scene, taskIds.decision),
      });
      expect(findings).toMatchObject([{ code: 'docker-image/not-in-chain', actual: '"decision"' }]);
    });

    it.each([
      [['index.other'], '["index.other"]'],
      [undefined, '[]'],
    ])('and the task has the routes %j, refuses', async (routes, actual) => {
      const findings = await findingsOf(imageOrigin, {
        change: (scene) => {
          useIndexedImage(scene, taskIds.image);
          scene.image.define({ routes });
        },
      });
      expect(findings).toMatchObject([
        {
          code: 'docker-image/index-not-claimed',
          where: 'payload.image.namespace',
          expected: `index.${namespace}`,
          actual,
        },
      ]);
    });
  });
});
