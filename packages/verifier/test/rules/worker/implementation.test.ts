import { describe, expect, it } from 'vitest';
import { workerImplementation } from '../../../src/rules/worker/implementation.js';
import { evaluate, findingsOf } from '../../support/rule-context.js';

describe('workerImplementation', () => {
  it.each([
    ['build', 'docker-worker'],
    ['signing', 'scriptworker'],
  ] as const)('establishes the worker implementation of %s', async (on, value) => {
    expect(await evaluate(workerImplementation, { on })).toMatchObject({ status: 'passed', value });
  });

  it('when the definition names several, refuses with every sign', async () => {
    const findings = await findingsOf(workerImplementation, {
      change: ({ build }) => build.pay({ mounts: [] }),
    });
    expect(findings).toMatchObject([
      {
        code: 'worker/ambiguous',
        message: 'the definition names several worker implementations',
        actual: 'docker-worker by payload.image, generic-worker by payload.mounts',
      },
    ]);
  });

  it('when the definition names one that nobody knows, refuses with its name', async () => {
    const findings = await findingsOf(workerImplementation, {
      change: ({ build }) => {
        build.pay({ image: undefined });
        build.define({ tags: { 'worker-implementation': 'x' } });
      },
    });
    expect(findings).toMatchObject([
      {
        code: 'worker/unknown',
        message: 'no known worker implementation',
        actual: 'x by tags.worker-implementation',
      },
    ]);
  });

  it('when nothing names one, refuses', async () => {
    const findings = await findingsOf(workerImplementation, {
      change: ({ build }) => build.pay({ image: undefined }),
    });
    expect(findings).toMatchObject([{ code: 'worker/unknown', actual: '(no sign of any)' }]);
  });
});
