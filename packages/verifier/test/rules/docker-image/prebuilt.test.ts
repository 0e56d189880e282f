import { loadProduct, type Policy } from '@chain-of-trust/policy';
import { describe, expect, it } from 'vitest';
import { refusePrebuilt } from '../../../src/rules/docker-image/prebuilt.js';
import { expectRefusal } from '../../support/expect-refusal.js';

const digest = 'a'.repeat(64);
const policy: Policy = { ...loadProduct('firefox'), prebuiltDockerImageTaskTypes: ['decision', 'action'] };
const byDigest: Policy = { ...policy, prebuiltDockerImages: 'by-digest' };

describe('refusePrebuilt', () => {
  it.each<[string, string, Policy]>([
    ['debian:12', 'decision', policy],
    ['debian:12', 'build', { ...policy, prebuiltDockerImageTaskTypes: 'any' }],
    [`debian@sha256:${digest}`, 'decision', byDigest],
  ])('accepts %s of a %s task where the policy does', (name, taskType, accepting) => {
    expect(() => refusePrebuilt(name, taskType, accepting)).not.toThrow();
  });

  it('when the task type may not run in one, refuses with those that may', async () => {
    const refused = (async () => refusePrebuilt('debian:12', 'build', policy))();
    await expectRefusal(refused, 'docker-image/prebuilt-not-allowed');
    await expect(refused).rejects.toMatchObject({
      details: [
        {
          where: 'payload.image',
          expected: expect.stringMatching(/ decision, action$/),
          actual: 'debian:12',
        },
      ],
    });
  });

  it.each([
    'debian:12',
    `debian@sha512:${digest}`,
    `debian@sha256:${digest.slice(1)}`,
    `debian@sha256:${digest}0`,
    `debian@sha256:${digest.slice(1)}g`,
  ])('when images must be pinned, refuses %s', async (name) => {
    const refused = (async () => refusePrebuilt(name, 'decision', byDigest))();
    await expectRefusal(refused, 'docker-image/prebuilt-not-pinned');
    await expect(refused).rejects.toMatchObject({ details: [{ where: 'payload.image', actual: name }] });
  });
});
