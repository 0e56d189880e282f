import { isJsonObject, type JsonValue, type TaskDefinition } from '@chain-of-trust/types';
import { type RefusalDetail, refuseIfAny } from '../../engine/refusal.js';
import type { Rule } from '../../engine/rule.js';
import { findOwnMember } from '../../own-member.js';
import { show } from '../../show.js';
import { taskKnown } from '../chain/task-known.js';

/**
 * Refuses tasks into which a person could log in while they ran.
 *
 * All signs are read on every task, whatever its worker implementation: the member that one worker ignores is
 * no reason to accept it.
 */
export const notInteractive: Rule = {
  id: 'worker/not-interactive',
  title: 'nobody could log in to the task while it ran',
  source: 'spec: Verifying the chain (makes sure the interactive flag isn’t on any docker-worker task)',
  async check({ require }) {
    const { task, worker } = await require(taskKnown);
    refuseIfAny([
      ...unreadable(task, worker.implementation === 'docker-worker'),
      ...interactiveSigns(task)
        .filter(({ value }) => !isOff(value))
        .map(
          ({ where, value }): RefusalDetail => ({
            code: 'worker/interactive',
            message: `the task is interactive by ${where}`,
            where,
            expected: 'absent or false',
            actual: show(value),
            nextStep: 'Use the artifacts of a task that ran without a person inside.',
          }),
        ),
    ]);
  },
};

/** Where the switches could not be read, nobody can say that they are off; docker-worker tasks always have both. */
function unreadable({ payload }: TaskDefinition, isDockerWorker: boolean): RefusalDetail[] {
  return ['features', 'env']
    .map((member) => ({ member, value: payload[member] }))
    .filter(({ value }) => (value === undefined ? isDockerWorker : !isJsonObject(value)))
    .map(({ member, value }) => ({
      code: 'worker/malformed',
      message: `payload.${member} cannot be read, so nobody can say that the task is not interactive`,
      where: `payload.${member}`,
      expected: 'an object',
      actual: show(value),
      nextStep: 'Correct the payload of the task.',
    }));
}

function interactiveSigns({
  payload,
  scopes,
}: TaskDefinition): { where: string; value: JsonValue | undefined }[] {
  const remoteDesktop = scopes.find((scope) => scope.startsWith('generic-worker:allow-rdp:'));
  return [
    { where: 'payload.features.interactive', value: findOwnMember(payload.features, 'interactive') },
    {
      where: 'payload.env.TASKCLUSTER_INTERACTIVE',
      value: findOwnMember(payload.env, 'TASKCLUSTER_INTERACTIVE'),
    },
    { where: 'payload.rdpInfo', value: payload.rdpInfo },
    { where: 'scopes', value: remoteDesktop },
  ];
}

/** As lenient as the workers are about "off", and no more: any other value, `0` or `{}` too, is refused. */
function isOff(value: JsonValue | undefined): boolean {
  return value === undefined || value === null || value === false || value === '';
}
