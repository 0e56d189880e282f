import type { TaskEvent } from '@chain-of-trust/policy';
import type { Evidence } from '@chain-of-trust/types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveCommit } from '../../../src/rules/source/git-revision.js';
import { expectRefusal } from '../../support/expect-refusal.js';
import { revision } from '../../support/rebuild-input.js';
import { notFound, outage } from '../../support/scene.js';
import { commitOf, evidenceWith, repositories } from '../../support/source.js';

const repository = repositories.gitHub;
const known: Evidence['findCommit'] = async () => commitOf();

function resolve(written: string, event?: TaskEvent, findCommit = known) {
  const source = { prefix: 'GECKO', repository, revision: written, ref: undefined };
  return resolveCommit(evidenceWith({ findCommit }), repository, source, event);
}

describe('resolveCommit', () => {
  it.each<TaskEvent | undefined>(['github-push', 'github-release', undefined])(
    'finds the commit of a hash for %s',
    async (event) => {
      const asked: unknown[] = [];
      const resolved = await resolve(revision, event, async (reference) => {
        asked.push(reference);
        return commitOf();
      });
      expect(asked).toEqual([{ repository, revision }]);
      expect(resolved).toEqual({
        type: 'git',
        repository,
        written: { prefix: 'GECKO', repository, revision, ref: undefined },
        revision,
        commit: commitOf(),
      });
    },
  );

  it.each(['v', 'v1.2.3', 'v1_2+build-3', 'release/v12', 'a/bc/d.e', 'V9/X'])(
    'finds the commit of the tag %s of a release',
    async (tag) => {
      const resolved = await resolve(tag, 'github-release');
      expect(resolved).toMatchObject({ revision, written: { revision: tag } });
    },
  );

  it.each([
    'v1',
    revision.slice(1),
    `${revision}0`,
    `0${revision}`,
    revision.toUpperCase(),
    'g'.repeat(40),
    `${revision}\n`,
  ])('when no release is made and the revision is %j, refuses', async (written) => {
    const refused = resolve(written, 'github-push');
    await expectRefusal(refused, 'source/revision-malformed');
    await expect(refused).rejects.toMatchObject({
      details: [{ where: 'payload.env.GECKO_HEAD_REV', expected: '40 hexadecimal digits', actual: written }],
    });
  });

  it.each([
    '',
    '/v1',
    'v1/',
    'a//b',
    '-v1',
    '.v1',
    'a/-b',
    'a/.b',
    'v1..2',
    'v 1',
    'v1~',
    'v1^',
    'v%31',
    'v1\n',
    'a/b ',
    ' a/b',
    'é',
  ])('when a release is made of %j, refuses', async (tag) => {
    const refused = resolve(tag, 'github-release');
    await expectRefusal(refused, 'source/revision-malformed');
    await expect(refused).rejects.toMatchObject({
      details: [{ expected: 'a tag, or 40 hexadecimal digits', actual: tag }],
    });
  });

  it('takes no name with a character that needs escaping', async () => {
    const foreign = fc.constantFrom(...' ~^:?*[\\@{}%#&\'"<>|\t\u0000é');
    const part = fc.stringMatching(/^[a-z0-9]{0,4}$/);
    await fc.assert(
      fc.asyncProperty(part, foreign, part, async (before, character, after) => {
        await expectRefusal(
          resolve(`a${before}${character}${after}`, 'github-release'),
          'source/revision-malformed',
        );
      }),
    );
  });

  it('when the repository has no such revision, refuses', async () => {
    const refused = resolve(revision, undefined, () => Promise.reject(notFound()));
    await expectRefusal(refused, 'source/revision-absent');
    await expect(refused).rejects.toMatchObject({ details: [{ where: 'payload.env.GECKO_HEAD_REV' }] });
  });

  it('when the host does not answer, passes that on', async () => {
    const error = outage();
    await expect(resolve(revision, undefined, () => Promise.reject(error))).rejects.toBe(error);
  });
});
