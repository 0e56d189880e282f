import type { ResolvedLink } from '@chain-of-trust/chain';
import { whenKnown } from '../../engine/applies.js';
import { Refusal } from '../../engine/refusal.js';
import type { Rule } from '../../engine/rule.js';
import { show } from '../../show.js';
import { taskKnown } from '../chain/task-known.js';
import { type DockerImage, readDockerImage } from './image.js';

/** Establishes where a task's docker image comes from: a prebuilt one if its type may, or a task of the chain. */
export const imageOrigin: Rule<DockerImage> = {
  id: 'docker-image/origin',
  title: 'the docker image is prebuilt where that is allowed, or built by a docker-image task of the chain',
  source: 'spec: Verifying the chain (prebuild_docker_image_task_types, or … a previous docker-image task)',
  appliesTo: (link) => whenKnown(link, runsInDocker),
  async check({ require, policy, findLink }) {
    const link = await require(taskKnown);
    const { taskId, taskType } = link;
    const image = readDockerImage(link.task);
    if (image?.type === 'prebuilt') {
      const allowed = policy.prebuiltDockerImageTaskTypes;
      if (allowed === 'any' || allowed.includes(taskType)) return image;
      throw prebuiltNotAllowed(taskType, image.name, allowed);
    }
    if (image?.type !== 'task-image') throw unsupported(image?.written);
    const input = findImageInput(link);
    if (input !== image.taskId) throw otherInput(image.taskId, input);
    if (findLink(image.taskId)?.kind === 'docker-image' && image.taskId !== taskId) return image;
    throw notADockerImageTask(image.taskId, findLink(image.taskId)?.taskType);
  },
};

function runsInDocker({ task, worker }: ResolvedLink): true | string {
  const isDockerWorker = worker.implementation === 'docker-worker';
  return isDockerWorker || readDockerImage(task) !== undefined || 'the task does not run in a docker image';
}

/** As the chain has read it from `extra.chainOfTrust.inputs`. */
function findImageInput({ edges }: ResolvedLink): string | undefined {
  return edges.find(({ reason, taskType }) => reason === 'input' && taskType === 'docker-image')?.taskId;
}

function prebuiltNotAllowed(taskType: string, name: string, allowed: readonly string[]): Refusal {
  return new Refusal({
    code: 'docker-image/prebuilt-not-allowed',
    message: `a ${taskType} task must not run in a prebuilt image`,
    where: 'payload.image',
    expected: `an image of a docker-image task, or one of the task types ${allowed.join(', ')}`,
    actual: name,
    nextStep: 'Build the image in a docker-image task of the tree; nobody can say what a prebuilt one holds.',
  });
}

function unsupported(written: string | undefined): Refusal {
  return new Refusal({
    code: 'docker-image/unsupported',
    message: 'the docker image is given in a way that cannot be verified',
    where: 'payload.image',
    expected: 'an image name, or {type: "task-image", taskId, path}',
    actual: written ?? '(absent)',
    nextStep: 'Name the docker-image task itself; an index entry can be moved by whoever holds its scope.',
  });
}

function otherInput(taskId: string, input: string | undefined): Refusal {
  return new Refusal({
    code: 'docker-image/input-differs',
    message: 'the image is not that of the docker-image task among the inputs',
    where: 'payload.image.taskId',
    expected: input ?? '(no docker-image in extra.chainOfTrust.inputs)',
    actual: taskId,
    nextStep: 'Make payload.image and extra.chainOfTrust.inputs name the same task.',
  });
}

function notADockerImageTask(taskId: string, taskType: string | undefined): Refusal {
  return new Refusal({
    code: 'docker-image/not-in-chain',
    message: `the image comes from ${taskId}, which is no docker-image task of the chain`,
    where: 'payload.image.taskId',
    expected: 'docker-image',
    actual: show(taskType),
    nextStep: 'List the docker-image task in extra.chainOfTrust.inputs under "docker-image".',
  });
}
