import type { Evidence } from '@chain-of-trust/types';
import { describe, expect, it } from 'vitest';
import { rebuildGitHubRelease } from '../../../../src/rules/rebuild/events/github-release.js';
import { expectRefusal } from '../../../support/expect-refusal.js';
import {
  createInput,
  createTask,
  decisionTaskId,
  gitRevision,
  mercurialRevision,
} from '../../../support/rebuild-input.js';
import { enterprise, template, treeOf } from '../../../support/rebuild-tree.js';
import { outage } from '../../../support/scene.js';

const tag = 'v1.2';
const release = {
  tag,
  targetCommitish: 'main',
  publishedAt: '2026-01-02T00:00:00Z',
  authorLogin: 'releaser',
};
const commit = gitRevision(enterprise, 'GECKO');
const source = { ...commit, written: { ...commit.written, revision: tag } };

function inputOf(findRelease?: Evidence['findRelease']) {
  const answers = { files: treeOf(enterprise), ...(findRelease === undefined ? {} : { findRelease }) };
  return createInput({ source, decision: createTask({}), answers });
}

describe('rebuildGitHubRelease', () => {
  it("makes the event of GitHub's record of the release", async () => {
    const asked: unknown[] = [];
    const input = inputOf(async (reference) => {
      asked.push(reference);
      return release;
    });
    expect(await rebuildGitHubRelease(input)).toEqual([
      {
        template,
        context: {
          tasks_for: 'github-release',
          ownTaskId: decisionTaskId,
          taskId: null,
          event: {
            action: 'published',
            repository: {
              clone_url: `${enterprise}.git`,
              full_name: 'mozilla/enterprise-firefox',
              html_url: enterprise,
              name: 'enterprise-firefox',
            },
            release: { tag_name: tag, target_commitish: 'main', published_at: release.publishedAt },
            sender: { login: 'releaser' },
          },
        },
      },
    ]);
    expect(asked).toEqual([{ repository: enterprise, tag }]);
  });

  it('when nobody has published it, refuses', async () => {
    await expectRefusal(rebuildGitHubRelease(inputOf()), 'rebuild/release-absent');
  });

  it('when GitHub does not answer, passes that on', async () => {
    const error = outage();
    await expect(rebuildGitHubRelease(inputOf(() => Promise.reject(error)))).rejects.toBe(error);
  });

  it('when the source is a Mercurial repository, refuses', async () => {
    const input = { ...inputOf(async () => release), source: mercurialRevision() };
    await expectRefusal(rebuildGitHubRelease(input), 'rebuild/event-of-other-host');
  });
});
