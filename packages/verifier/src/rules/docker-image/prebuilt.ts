import type { Policy } from '@chain-of-trust/policy';
import { Refusal } from '../../engine/refusal.js';

/** Refuses a prebuilt image where the product does not allow one, or not by such a name. */
export function refusePrebuilt(name: string, taskType: string, policy: Policy): void {
  const allowed = policy.prebuiltDockerImageTaskTypes;
  if (allowed !== 'any' && !allowed.includes(taskType)) throw notAllowed(name, taskType, allowed);
  if (policy.prebuiltDockerImages === 'by-digest' && !/@sha256:[0-9a-f]{64}$/.test(name))
    throw notPinned(name);
}

function notAllowed(name: string, taskType: string, allowed: readonly string[]): Refusal {
  return new Refusal({
    code: 'docker-image/prebuilt-not-allowed',
    message: `a ${taskType} task must not run in a prebuilt image`,
    where: 'payload.image',
    expected: `an image of a docker-image task, or one of the task types ${allowed.join(', ')}`,
    actual: name,
    nextStep: 'Build the image in a docker-image task of the tree; nobody can say what a prebuilt one holds.',
  });
}

function notPinned(name: string): Refusal {
  return new Refusal({
    code: 'docker-image/prebuilt-not-pinned',
    message: 'the prebuilt image is named by a tag, which whoever owns the registry can move',
    where: 'payload.image',
    expected: 'NAME@sha256:DIGEST',
    actual: name,
    nextStep: 'Name the image by its digest.',
  });
}
