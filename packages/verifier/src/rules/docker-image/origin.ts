import type { Link, ResolvedLink } from '@chain-of-trust/chain';
import { whenKnown } from '../../engine/applies.js';
import { Refusal } from '../../engine/refusal.js';
import type { Rule, RuleContext } from '../../engine/rule.js';
import { show } from '../../show.js';
import { taskKnown } from '../chain/task-known.js';
import { readDockerImage } from './image.js';
import { indexedTaskOf, refuseUnclaimedRoute } from './indexed.js';
import { refusePrebuilt } from './prebuilt.js';

/** A docker image whose origin is known. */
export type ImageOrigin =
  | { readonly type: 'prebuilt'; readonly name: string }
  /** An artifact of a docker-image task of the chain. */
  | { readonly type: 'task-image'; readonly task: Link; readonly path: string };

/** Establishes where a task's docker image comes from: a prebuilt one if its type may, or a task of the chain. */
export const imageOrigin: Rule<ImageOrigin> = {
  id: 'docker-image/origin',
  title: 'the docker image is prebuilt where that is allowed, or built by a docker-image task of the chain',
  source: 'spec: Verifying the chain (prebuild_docker_image_task_types, or … a previous docker-image task)',
  appliesTo: (link) => whenKnown(link, runsInDocker),
  async check({ require, policy, findLink }) {
    const link = await require(taskKnown);
    const image = readDockerImage(link.task);
    switch (image?.type) {
      case 'prebuilt':
        refusePrebuilt(image.name, link.taskType, policy);
        return image;
      case 'task-image':
        refuseOtherInput(link, image.taskId);
        return { type: 'task-image', task: findImageTask(link, image.taskId, findLink), path: image.path };
      case 'indexed-image': {
        const task = await require(taskKnown, findImageTask(link, indexedTaskOf(link), findLink));
        refuseUnclaimedRoute(task, image.namespace);
        return { type: 'task-image', task, path: image.path };
      }
      default:
        throw unsupported(image?.written);
    }
  },
};

/** Not the task itself: an image that runs its own build has no origin. */
function findImageTask(link: ResolvedLink, taskId: string, findLink: RuleContext['findLink']): Link {
  const found = findLink(taskId);
  if (found?.kind === 'docker-image' && taskId !== link.taskId) return found;
  throw notADockerImageTask(taskId, found?.taskType);
}

function refuseOtherInput(link: ResolvedLink, taskId: string): void {
  const input = findImageInput(link);
  if (input !== taskId) throw otherInput(taskId, input);
}

function runsInDocker({ task, worker }: ResolvedLink): true | string {
  const isDockerWorker = worker.implementation === 'docker-worker';
  return isDockerWorker || readDockerImage(task) !== undefined || 'the task does not run in a docker image';
}

/** As the chain has read it from `extra.chainOfTrust.inputs`. */
function findImageInput({ edges }: ResolvedLink): string | undefined {
  return edges.find(({ reason, taskType }) => reason === 'input' && taskType === 'docker-image')?.taskId;
}

function unsupported(written: string | undefined): Refusal {
  return new Refusal({
    code: 'docker-image/unsupported',
    message: 'the docker image is given in a way that cannot be verified',
    where: 'payload.image',
    expected: 'an image name, {type: "task-image", taskId, path} or {type: "indexed-image", namespace, path}',
    actual: written ?? '(absent)',
    nextStep: 'Write payload.image in one of the documented ways.',
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
    nextStep:
      'List the docker-image task in extra.chainOfTrust.inputs under "docker-image"; an indexed image needs one behind its entry.',
  });
}
