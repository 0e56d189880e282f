import type { Evidence, Push } from '@chain-of-trust/types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolvePush } from '../../../src/rules/source/mercurial-revision.js';
import { expectRefusal } from '../../support/expect-refusal.js';
import { revision } from '../../support/rebuild-input.js';
import { notFound, outage } from '../../support/scene.js';
import { evidenceWith, pushOf, repositories } from '../../support/source.js';

const repository = repositories.central;
const where = 'payload.env.GECKO_HEAD_REV';

function resolve(written: string, findPush: Evidence['findPush'] = async () => pushOf()) {
  const source = { prefix: 'GECKO', repository, revision: written, ref: undefined };
  return resolvePush(evidenceWith({ findPush }), repository, source);
}

describe('resolvePush', () => {
  it('finds the push that a revision is the tip of', async () => {
    const asked: unknown[] = [];
    const resolved = await resolve(revision, async (reference) => {
      asked.push(reference);
      return pushOf();
    });
    expect(asked).toEqual([{ repository, revision }]);
    expect(resolved).toEqual({
      type: 'hg',
      repository,
      written: { prefix: 'GECKO', repository, revision, ref: undefined },
      revision,
      push: pushOf(),
    });
  });

  it('takes the first digits of a hash, at least twelve, for the whole hash', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 12, max: 40 }), async (length) => {
        expect(await resolve(revision.slice(0, length))).toMatchObject({ revision });
      }),
    );
  });

  it.each([
    'default',
    'tip',
    '',
    revision.slice(0, 11),
    `${revision}0`,
    `g${revision.slice(1)}`,
    `${revision.slice(1)}g`,
    revision.toUpperCase(),
    `${revision}\n`,
  ])('when the revision is %j, refuses', async (written) => {
    const refused = resolve(written);
    await expectRefusal(refused, 'source/revision-malformed');
    await expect(refused).rejects.toMatchObject({ details: [{ where, actual: written }] });
  });

  it('when the repository has no such revision, refuses', async () => {
    const refused = resolve(revision, () => Promise.reject(notFound()));
    await expectRefusal(refused, 'source/revision-absent');
    await expect(refused).rejects.toMatchObject({ details: [{ where }] });
  });

  it('when the server does not answer, passes that on', async () => {
    const error = outage();
    await expect(resolve(revision, () => Promise.reject(error))).rejects.toBe(error);
  });

  it.each([
    ['another changeset', 'c3'.repeat(20)],
    ['digits of the tip that are not its first', revision.slice(1, 21)],
  ])('when the revision is %s of the push, refuses', async (_, written) => {
    const refused = resolve(written);
    await expectRefusal(refused, 'source/revision-not-tip');
    await expect(refused).rejects.toMatchObject({
      details: [{ where, expected: revision, actual: written }],
    });
  });

  it('when the server sends a push without changesets, refuses', async () => {
    const empty = { ...pushOf(), changesets: [] } as unknown as Push; // what the server must not send
    const refused = resolve(revision, async () => empty);
    await expectRefusal(refused, 'source/revision-not-tip');
    await expect(refused).rejects.toMatchObject({ details: [{ expected: '(absent)' }] });
  });
});
