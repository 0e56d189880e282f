import type { JsonValue } from '@chain-of-trust/types';
import { describe, expect, it } from 'vitest';
import { imageDigest } from '../../../src/rules/docker-image/digest.js';
import { evaluate, findingsOf, type RuleTrial, unresolve, withLinks } from '../../support/rule-context.js';
import { digestOf, imagePath, notFound, type Scene, taskIds } from '../../support/scene.js';

/** What the build task's worker says it ran. */
const ran = (imageArtifactHash: JsonValue): RuleTrial => ({
  change: ({ build }) => {
    build.blob = { environment: { imageArtifactHash } };
  },
});

const right = `sha256:${digestOf('layers')}`;
const where = `environment.imageArtifactHash, ${imagePath}`;

describe('imageDigest', () => {
  it('accepts a task that ran the image that was built', async () => {
    expect(await evaluate(imageDigest)).toMatchObject({ status: 'passed' });
  });

  it('accepts any digest that the docker-image task lists', async () => {
    const digests = { sha256: digestOf('layers'), sha512: digestOf('layers', 'sha512') };
    const outcome = await evaluate(imageDigest, {
      change: ({ build, image }) => {
        image.blob = { artifacts: { [imagePath]: digests } };
        build.blob = { environment: { imageArtifactHash: `sha512:${digests.sha512}` } };
      },
    });
    expect(outcome).toMatchObject({ status: 'passed' });
  });

  it('when the worker ran another image, refuses', async () => {
    const actual = `sha256:${digestOf('other')}`;
    const findings = await findingsOf(imageDigest, ran(actual));
    expect(findings).toMatchObject([
      { code: 'docker-image/digest-mismatch', where, expected: right, actual },
    ]);
    expect(findings[0]?.message).toContain(taskIds.image);
  });

  it('when the docker-image task lists no digest of that algorithm, or no such file, refuses', async () => {
    const actual = `sha512:${digestOf('layers', 'sha512')}`;
    expect(await findingsOf(imageDigest, ran(actual))).toMatchObject([
      { code: 'docker-image/digest-mismatch', expected: `a sha512 digest of ${imagePath}`, actual },
    ]);
    const unlisted = (scene: Scene) => void scene.image.artifacts.delete(imagePath);
    expect(await findingsOf(imageDigest, { change: unlisted })).toMatchObject([
      { code: 'docker-image/digest-mismatch', expected: `a sha256 digest of ${imagePath}`, actual: right },
    ]);
  });

  it.each([
    `md5:${digestOf('layers', 'md5')}`,
    digestOf('layers'),
    `x${right}`,
    ` ${right}`,
    `${right}\n`,
    `${right} `,
    `sha256:${digestOf('layers').toUpperCase()}`,
    'sha256:',
    'sha256',
    '',
    null,
    [right],
    { sha256: digestOf('layers') },
  ])('when the worker recorded %j, refuses', async (recorded) => {
    expect(await findingsOf(imageDigest, ran(recorded))).toMatchObject([
      {
        code: 'docker-image/digest-malformed',
        where: 'environment.imageArtifactHash',
        expected: 'sha256 or sha512, a colon, and the digest in hex',
        actual: JSON.stringify(recorded),
      },
    ]);
  });

  it('when the worker recorded nothing, refuses', async () => {
    const findings = await findingsOf(imageDigest, {
      change: ({ build }) => {
        build.blob = {};
      },
    });
    expect(findings).toMatchObject([{ code: 'docker-image/digest-malformed', actual: '(absent)' }]);
  });

  it('when the docker-image task has no verified blob, leaves the refusal to that task', async () => {
    const outcome = await evaluate(imageDigest, {
      change: ({ image }) => void image.served.set('public/chain-of-trust.json', notFound()),
    });
    expect(outcome).toMatchObject({
      status: 'not-run',
      blockedBy: `blob/present on signing:build:docker-image ${taskIds.image}`,
    });
  });

  const notApplicable: [string, RuleTrial, string][] = [
    [
      'the task itself',
      { on: 'signing', change: ({ signing }) => signing.pay({ image: { type: 'task-image' } }) },
      'about to run',
    ],
    ['a task in a prebuilt image', { on: 'image' }, 'a prebuilt image'],
    [
      'a task without image',
      { change: ({ build }) => build.pay({ image: undefined, mounts: [] }) },
      'not run in a docker image',
    ],
  ];

  it.each(notApplicable)('does not apply to %s', async (_, trial, reason) => {
    const outcome = await evaluate(imageDigest, trial);
    expect(outcome).toMatchObject({ status: 'not-applicable', reason: expect.stringContaining(reason) });
  });

  it('when the definition is unknown, leaves the refusal to its rule', async () => {
    const outcome = await evaluate(imageDigest, {
      chain: withLinks((link) => (link.taskId === taskIds.build ? unresolve(link, notFound()) : link)),
    });
    expect(outcome).toMatchObject({
      status: 'not-run',
      blockedBy: `chain/task-known on signing:build ${taskIds.build}`,
    });
  });
});
