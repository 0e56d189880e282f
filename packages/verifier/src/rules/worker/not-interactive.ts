import type { JsonValue, TaskDefinition } from '@chain-of-trust/types';
import { refuseIfAny } from '../../engine/refusal.js';
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
    const { task } = await require(taskKnown);
    refuseIfAny(
      interactiveSigns(task)
        .filter(({ value }) => !isOff(value))
        .map(({ where, value }) => ({
          code: 'worker/interactive',
          message: `the task is interactive by ${where}`,
          where,
          expected: 'absent or false',
          actual: show(value),
          nextStep: 'Use the artifacts of a task that ran without a person inside.',
        })),
    );
  },
};

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
