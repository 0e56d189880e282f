import type { ResolvedLink } from '@chain-of-trust/chain';
import { digestAlgorithms } from '@chain-of-trust/types';
import { exceptTarget, whenKnown } from '../../engine/applies.js';
import { Refusal } from '../../engine/refusal.js';
import type { Rule } from '../../engine/rule.js';
import { show } from '../../show.js';
import { blobSchema } from '../blob/schema.js';
import { readDockerImage } from './image.js';
import { imageOrigin } from './origin.js';

/** Refuses a task whose worker ran another image than the one that the docker-image task built. */
export const imageDigest: Rule = {
  id: 'docker-image/digest',
  title: 'the image that the worker ran has the digest that the docker-image task’s worker signed',
  source: 'spec: Verifying the chain (verifies each docker-worker task’s docker image sha)',
  appliesTo(link, setting) {
    const applies = exceptTarget(link, setting);
    return applies === true ? whenKnown(link, runsTaskImage) : applies;
  },
  async check({ require }) {
    const image = await require(imageOrigin);
    const { content } = await require(blobSchema);
    if (image.type !== 'task-image') throw new TypeError('the rule applies to no prebuilt image');
    const built = (await require(blobSchema, image.task)).findDigests(image.path);
    const { imageArtifactHash } = content.environment;
    const ran = parseDigest(imageArtifactHash);
    if (ran === undefined) throw malformed(show(imageArtifactHash));
    const expected = built?.[ran.algorithm];
    if (expected === ran.digest) return;
    throw new Refusal({
      code: 'docker-image/digest-mismatch',
      message: `the worker did not run the image that ${image.task.taskId} built`,
      where: `environment.imageArtifactHash, ${image.path}`,
      expected:
        expected === undefined
          ? `a ${ran.algorithm} digest of ${image.path}`
          : `${ran.algorithm}:${expected}`,
      actual: `${ran.algorithm}:${ran.digest}`,
      nextStep:
        'The image was changed between its build and its use; find out who could write to the storage.',
    });
  },
};

function runsTaskImage({ task }: ResolvedLink): true | string {
  const image = readDockerImage(task);
  if (image === undefined) return 'the task does not run in a docker image';
  return image.type !== 'prebuilt' || 'the task runs in a prebuilt image';
}

function parseDigest(value: unknown) {
  const match = typeof value === 'string' ? /^([a-z0-9]+):([0-9a-f]+)$/.exec(value) : null;
  const algorithm = digestAlgorithms.find((known) => known === match?.[1]);
  const digest = match?.[2];
  return algorithm === undefined || digest === undefined ? undefined : { algorithm, digest };
}

function malformed(actual: string): Refusal {
  return new Refusal({
    code: 'docker-image/digest-malformed',
    message: 'the worker did not record the digest of the image it ran with an accepted algorithm',
    where: 'environment.imageArtifactHash',
    expected: `${digestAlgorithms.join(' or ')}, a colon, and the digest in hex`,
    actual,
    nextStep: 'Rerun the task on a worker that records imageArtifactHash.',
  });
}
