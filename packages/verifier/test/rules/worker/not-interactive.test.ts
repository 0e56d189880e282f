import type { JsonValue } from '@chain-of-trust/types';
import { describe, expect, it } from 'vitest';
import { notInteractive } from '../../../src/rules/worker/not-interactive.js';
import { evaluate, findingsOf, type RuleTrial } from '../../support/rule-context.js';

const paid = (members: Readonly<Record<string, JsonValue | undefined>>): RuleTrial => ({
  change: ({ build }) => build.pay(members),
});

/** A task of generic-worker, which needs neither features nor an environment. */
const onGenericWorker: RuleTrial = paid({
  image: undefined,
  mounts: [],
  features: undefined,
  env: undefined,
});

const remoteDesktop = 'generic-worker:allow-rdp:gecko-1/b-win';

describe('notInteractive', () => {
  it.each<[string, RuleTrial]>([
    ['without any switch', {}],
    ['of generic-worker without features and environment', onGenericWorker],
    ['with other scopes', { change: ({ build }) => build.define({ scopes: ['generic-worker:os-group:x'] }) }],
  ])('accepts a task %s', async (_, trial) => {
    expect(await evaluate(notInteractive, trial)).toMatchObject({ status: 'passed' });
  });

  const switches = [
    ['payload.features.interactive', (value: JsonValue) => ({ features: { interactive: value } })],
    [
      'payload.env.TASKCLUSTER_INTERACTIVE',
      (value: JsonValue) => ({ env: { TASKCLUSTER_INTERACTIVE: value } }),
    ],
    ['payload.rdpInfo', (value: JsonValue) => ({ rdpInfo: value })],
  ] as const;

  describe.each(switches)('when %s is written', (where, write) => {
    it.each([false, null, ''])('and is %j, accepts', async (value) => {
      expect(await evaluate(notInteractive, paid(write(value)))).toMatchObject({ status: 'passed' });
    });

    it.each([true, 'false', 0, {}])('and is %j, refuses', async (value) => {
      const findings = await findingsOf(notInteractive, paid(write(value)));
      const actual = JSON.stringify(value);
      expect(findings).toMatchObject([
        { code: 'worker/interactive', where, expected: 'absent or false', actual },
      ]);
    });
  });

  it('when a scope allows remote desktops, refuses', async () => {
    const findings = await findingsOf(notInteractive, {
      change: ({ build }) => build.define({ scopes: ['queue:x', remoteDesktop] }),
    });
    expect(findings).toMatchObject([
      { code: 'worker/interactive', where: 'scopes', actual: JSON.stringify(remoteDesktop) },
    ]);
  });

  it('refuses the switches of one worker on the tasks of another', async () => {
    const findings = await findingsOf(notInteractive, {
      change: ({ signing }) => signing.pay({ features: { interactive: true } }),
      on: 'signing',
    });
    expect(findings).toMatchObject([{ where: 'payload.features.interactive' }]);
  });

  it.each(['features', 'env'])('when %s of a docker-worker task is absent, refuses', async (member) => {
    const findings = await findingsOf(notInteractive, paid({ [member]: undefined }));
    expect(findings).toMatchObject([
      { code: 'worker/malformed', where: `payload.${member}`, expected: 'an object', actual: '(absent)' },
    ]);
  });

  it.each([null, [], 'x'])('when features are %j on any worker, refuses', async (features) => {
    const findings = await findingsOf(notInteractive, {
      on: 'signing',
      change: ({ signing }) => signing.pay({ features }),
    });
    expect(findings).toMatchObject([{ code: 'worker/malformed', actual: JSON.stringify(features) }]);
  });
});
