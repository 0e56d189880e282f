import type { JsonObject } from '@chain-of-trust/types';
import { describe, expect, it } from 'vitest';
import { rebuildCron } from '../../../../src/rules/rebuild/events/cron.js';
import type { SourceRevision } from '../../../../src/rules/source/revision.js';
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
import { contextOf, cron, enterprise, template, treeOf } from '../../../support/rebuild-tree.js';
import { repositories } from '../../../support/source.js';

const hg = mercurialRevision();
const git = gitRevision(enterprise, 'GECKO');

function inputOf(source: SourceRevision, env: JsonObject = {}, changed: Parameters<typeof treeOf>[1] = {}) {
  const answers = { files: treeOf(source.repository, changed) };
  return createInput({ source, decision: createTask(env, { cron }), answers });
}

describe('rebuildCron', () => {
  it('on Mercurial has the push of the revision, by nobody', async () => {
    const [recipe, ...others] = await rebuildCron(inputOf(hg));
    expect(others).toEqual([]);
    expect(recipe).toEqual({
      template,
      context: {
        tasks_for: 'cron',
        ownTaskId: decisionTaskId,
        taskId: null,
        cron,
        push: {
          base_revision: baseRevision,
          revision,
          pushlog_id: '42',
          pushdate: 1_700_000_000,
          comment: '',
          owner: 'cron',
        },
        repository: { url: repositories.central, project: 'mozilla-central', level: '3', type: 'hg' },
      },
    });
  });

  it('on GitHub has a push, and the release that older trees expect', async () => {
    const written = { ...git.written, repository: 'git@github.com:mozilla/enterprise-firefox' };
    const env = { GECKO_PUSH_DATE_TIME: 'today', GECKO_TRIGGERED_BY: 'somebody' };
    expect(await rebuildCron(inputOf({ ...git, written }, env))).toEqual([
      {
        template,
        context: {
          tasks_for: 'cron',
          ownTaskId: decisionTaskId,
          taskId: null,
          cron,
          push: { revision, branch: 'refs/heads/main' },
          repository: { url: written.repository, project: 'enterprise-firefox', level: '2', type: 'git' },
          event: {
            repository: {
              clone_url: written.repository,
              full_name: 'mozilla/enterprise-firefox',
              html_url: written.repository,
              name: 'enterprise-firefox',
            },
            release: { tag_name: revision, target_commitish: 'refs/heads/main', published_at: 'today' },
            sender: { login: 'somebody' },
          },
        },
      },
    ]);
  });

  it('on GitHub, without what the task does not say', async () => {
    const source = { ...git, written: { ...git.written, ref: undefined } };
    expect(await contextOf(rebuildCron, inputOf(source))).toMatchObject({
      push: { branch: null },
      event: {
        release: { target_commitish: null, published_at: null },
        sender: { login: 'TaskclusterHook' },
      },
    });
  });

  it.each([
    ['rebuild/template-missing', { '.taskcluster.yml': undefined }],
    ['rebuild/cron-configuration-missing', { '.cron.yml': undefined }],
    ['rebuild/cron-job-unknown', { '.cron.yml': { jobs: [] } }],
  ])('refuses with %s', async (code, changed) => {
    await expectRefusal(rebuildCron(inputOf(hg, {}, changed)), code);
    await expectRefusal(rebuildCron(inputOf(git, {}, changed)), code);
  });

  it('when the project is unknown, refuses', async () => {
    const source = mercurialRevision(repositories.autoland);
    await expectRefusal(rebuildCron(inputOf(source)), 'rebuild/project-unknown');
  });
});
