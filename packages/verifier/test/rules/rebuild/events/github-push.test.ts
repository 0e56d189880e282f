import type { Commit, Evidence, JsonObject } from '@chain-of-trust/types';
import { describe, expect, it } from 'vitest';
import { rebuildGitHubPush } from '../../../../src/rules/rebuild/events/github-push.js';
import { expectRefusal } from '../../../support/expect-refusal.js';
import {
  baseRevision,
  createInput,
  createTask,
  decisionTaskId,
  gitRevision,
  mercurialRevision,
  revision,
} from '../../../support/rebuild-input.js';
import { contextOf, enterprise, template, treeOf } from '../../../support/rebuild-tree.js';
import { outage } from '../../../support/scene.js';
import { commitOf } from '../../../support/source.js';

function inputOf(env: JsonObject, findCommit?: Evidence['findCommit']) {
  const answers = { files: treeOf(enterprise), ...(findCommit === undefined ? {} : { findCommit }) };
  return createInput({ source: gitRevision(enterprise, 'GECKO'), decision: createTask(env), answers });
}
const eventOf = async (env: JsonObject, findCommit: Evidence['findCommit'] = async () => commitOf()) =>
  (await contextOf(rebuildGitHubPush, inputOf(env, findCommit))).event as JsonObject; // made by the rebuild

describe('rebuildGitHubPush', () => {
  it('makes the event of the commit, and of what only the task knows', async () => {
    const asked: unknown[] = [];
    const input = inputOf(
      { GECKO_BASE_REV: baseRevision, GECKO_BASE_REF: 'old', GECKO_PUSH_DATE_TIME: 'today' },
      async (reference) => {
        asked.push(reference);
        return commitOf(baseRevision);
      },
    );
    expect(await rebuildGitHubPush(input)).toEqual([
      {
        template,
        context: {
          tasks_for: 'github-push',
          ownTaskId: decisionTaskId,
          taskId: null,
          event: {
            before: baseRevision,
            after: revision,
            ref: 'refs/heads/main',
            base_ref: 'old',
            pusher: { email: 'pusher@example.com' },
            repository: {
              full_name: 'mozilla/enterprise-firefox',
              name: 'enterprise-firefox',
              html_url: enterprise,
              ssh_url: 'git@github.com:mozilla/enterprise-firefox.git',
              pushed_at: 'today',
            },
            sender: { login: 'author' },
          },
        },
      },
    ]);
    expect(asked).toEqual([{ repository: enterprise, revision: baseRevision }]);
  });

  it('has null for what the task does not say', async () => {
    const input = inputOf({});
    const { written, ...source } = gitRevision(enterprise, 'GECKO');
    const unnamed = { ...source, written: { ...written, ref: undefined } };
    expect(await contextOf(rebuildGitHubPush, { ...input, source: unnamed })).toMatchObject({
      event: { before: null, ref: null, base_ref: null, repository: { pushed_at: null } },
    });
  });

  it('prefers the name of the base branch to its ref', async () => {
    const env = { GECKO_BASE_REF: 'ref', GECKO_BASE_BRANCH: 'branch' };
    expect(await eventOf(env)).toMatchObject({ base_ref: 'branch' });
    expect(await eventOf({ GECKO_BASE_BRANCH: 'branch' })).toMatchObject({ base_ref: 'branch' });
  });

  it.each<[string, Pick<Commit, 'committerLogin' | 'authorLogin'>]>([
    ['committer', { committerLogin: 'committer', authorLogin: 'author' }],
    ['committer', { committerLogin: 'committer', authorLogin: undefined }],
    ['author', { committerLogin: 'web-flow', authorLogin: 'author' }],
    ['author', { committerLogin: undefined, authorLogin: 'author' }],
    ['@@@unknown@@@', { committerLogin: 'web-flow', authorLogin: undefined }],
    ['@@@unknown@@@', { committerLogin: undefined, authorLogin: undefined }],
  ])('was sent by %s of %j', async (login, logins) => {
    const source = { ...gitRevision(enterprise, 'GECKO'), commit: { ...commitOf(), ...logins } };
    expect(await contextOf(rebuildGitHubPush, { ...inputOf({}), source })).toMatchObject({
      event: { sender: { login } },
    });
  });

  it('takes the first push of a branch without looking for a commit before it', async () => {
    const none = '0'.repeat(40);
    const [recipe] = await rebuildGitHubPush(inputOf({ GECKO_BASE_REV: none }));
    expect(recipe?.context).toMatchObject({ event: { before: none } });
  });

  it.each([baseRevision, '0'.repeat(39), '0'.repeat(41), ''])(
    'when the repository has no base revision %j, refuses',
    async (written) => {
      await expectRefusal(
        rebuildGitHubPush(inputOf({ GECKO_BASE_REV: written })),
        'rebuild/base-revision-absent',
      );
    },
  );

  it('when GitHub does not answer, passes that on', async () => {
    const error = outage();
    const asked = eventOf({ GECKO_BASE_REV: baseRevision }, () => Promise.reject(error));
    await expect(asked).rejects.toBe(error);
  });

  it('when the source is a Mercurial repository, refuses', async () => {
    const input = { ...inputOf({}), source: mercurialRevision() };
    await expectRefusal(rebuildGitHubPush(input), 'rebuild/event-of-other-host');
  });

  it('when a variable is no text, refuses', async () => {
    await expectRefusal(eventOf({ GECKO_BASE_REV: 1 }), 'source/variable-malformed');
  });
});
