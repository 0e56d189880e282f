import { readFileSync } from 'node:fs';
import { isSharedFolderAbsent, sharedPath } from '@chain-of-trust/fixtures';
import { loadProduct, type TaskEvent } from '@chain-of-trust/policy';
import type { JsonObject } from '@chain-of-trust/types';
import { describe, expect, it } from 'vitest';
import { events } from '../../../src/rules/rebuild/events/index.js';
import type { RebuildInput } from '../../../src/rules/rebuild/rebuild-input.js';
import { renderTasks } from '../../../src/rules/rebuild/render.js';
import {
  actionTaskId,
  baseRevision,
  created,
  createInput,
  createTask,
  decisionTaskId,
  gitRevision,
  mercurialRevision,
  revision,
} from '../../support/rebuild-input.js';

const firefox = 'https://github.com/mozilla-firefox/firefox';
const enterprise = 'https://github.com/mozilla/enterprise-firefox';
const central = 'https://hg.mozilla.org/mozilla-central';
const configuration = 'https://github.com/mozilla-releng/fxci-config';

const projects = `
mozilla-central: {repo: ${central}, repo_type: hg, access: scm_level_3}
enterprise-firefox: {repo: ${enterprise}, repo_type: git, default_branch: main, branches: [{name: enterprise-main, level: 3}]}
`;
const cronYml =
  'jobs: [{name: nightly, job: {type: decision-task, treeherder-symbol: N, target-tasks-method: nightly_all}}]';
const cron = JSON.stringify({
  job_name: 'nightly',
  job_symbol: 'N',
  quoted_args: '--target-tasks-method=nightly_all',
  task_id: actionTaskId,
});

function template(name: string): string {
  return readFileSync(sharedPath('real', 'templates', name), 'utf8');
}

function filesOf(repository: string, name: string): Readonly<Record<string, string>> {
  return {
    [`.taskcluster.yml@${repository}`]: template(name),
    [`.cron.yml@${repository}`]: cronYml,
    [`projects.yml@${configuration}`]: projects,
  };
}

async function rebuild(event: TaskEvent, input: RebuildInput): Promise<JsonObject> {
  const [recipe] = await events[event](input);
  if (recipe === undefined) throw new TypeError('every event has a recipe');
  const { taskId } = input.link;
  const [task] = await renderTasks(recipe, { taskId, decisionTaskId, created });
  return task ?? {};
}

const action = (decision: JsonObject) => ({
  actions: [
    {
      name: 'retrigger',
      kind: 'hook',
      hookId: 'in-tree-action-3-generic/abc',
      hookPayload: {
        decision: {
          action: {
            name: 'retrigger',
            title: 'Retrigger',
            description: 'd',
            taskGroupId: decisionTaskId,
            symbol: 'rt',
            cb_name: 'retrigger',
          },
          ...decision,
        },
        user: {
          input: { $eval: 'input' },
          taskId: { $eval: 'taskId' },
          taskGroupId: { $eval: 'taskGroupId' },
        },
      },
      extra: { actionPerm: 'generic' },
    },
  ],
});
const actionTask = createTask(
  { ACTION_CALLBACK: 'retrigger' },
  {
    action: {
      context: { input: { times: 2 }, taskId: 'X', taskGroupId: decisionTaskId, clientId: 'mozilla-auth0/x' },
    },
  },
);

describe.skipIf(isSharedFolderAbsent())('the real .taskcluster.yml of Firefox', () => {
  const files = () => filesOf(central, 'firefox.yml');

  it('describes the decision task of a push to Mercurial', async () => {
    const input = createInput({
      source: mercurialRevision(),
      decision: createTask({}),
      answers: { files: files() },
    });
    expect(await rebuild('hg-push', input)).toMatchObject({
      taskId: decisionTaskId,
      schedulerId: 'gecko-level-3',
      created,
      metadata: { owner: 'dev@example.com' },
      scopes: expect.arrayContaining(['assume:repo:hg.mozilla.org/mozilla-central:branch:default']),
      payload: { env: { GECKO_BASE_REV: baseRevision, GECKO_HEAD_REV: revision } },
      extra: { tasks_for: 'hg-push' },
    });
  });

  it('describes the decision task of a cron job', async () => {
    const decision = createTask({}, { cron });
    const input = createInput({ source: mercurialRevision(), decision, answers: { files: files() } });
    expect(await rebuild('cron', input)).toMatchObject({
      scopes: ['assume:repo:hg.mozilla.org/mozilla-central:cron:nightly'],
      payload: {
        command: expect.arrayContaining([expect.stringContaining('--target-tasks-method=nightly_all')]),
      },
      extra: { cron, tasks_for: 'cron' },
    });
  });

  it('describes an action task', async () => {
    const documents = {
      actions: action({
        push: { owner: 'dev@example.com', revision, base_revision: baseRevision, pushlog_id: '42' },
        repository: { url: central, project: 'mozilla-central', level: '3' },
      }),
      parameters: 'level: "3"',
    };
    const input = createInput({
      source: mercurialRevision(),
      decision: createTask({}),
      action: actionTask,
      answers: { files: files() },
      documents,
    });
    expect(await rebuild('action', input)).toMatchObject({
      taskGroupId: decisionTaskId,
      scopes: ['assume:repo:hg.mozilla.org/mozilla-central:action:generic'],
      payload: {
        env: {
          ACTION_CALLBACK: 'retrigger',
          ACTION_INPUT: '{"times":2}',
          ACTION_TASK_GROUP_ID: decisionTaskId,
        },
      },
      extra: { parent: decisionTaskId, action: { context: { clientId: 'mozilla-auth0/x', taskId: 'X' } } },
      routes: expect.arrayContaining([expect.stringContaining(actionTaskId)]),
    });
  });

  it('describes the decision task of a push to GitHub', async () => {
    const decision = createTask({ GECKO_BASE_REV: baseRevision });
    const source = gitRevision(firefox, 'GECKO');
    const answers = { files: filesOf(firefox, 'firefox.yml'), findCommit: async () => source.commit };
    const input = createInput({ source, decision, answers });
    expect(await rebuild('github-push', input)).toMatchObject({
      metadata: { owner: 'pusher@example.com', source: `${firefox}/raw/${revision}/.taskcluster.yml` },
      scopes: ['assume:repo:github.com/mozilla-firefox/firefox:branch:main'],
      payload: {
        env: { GECKO_BASE_REV: baseRevision, GECKO_HEAD_REV: revision, GECKO_HEAD_REF: 'refs/heads/main' },
      },
    });
  });
});

describe.skipIf(isSharedFolderAbsent())('the real .taskcluster.yml of Enterprise', () => {
  const policy = loadProduct('enterprise');
  const source = gitRevision(enterprise, 'GECKO', 'enterprise-main');
  const answers = { findCommit: async () => source.commit };
  const files = () => filesOf(enterprise, 'enterprise-firefox.yml');

  it('describes the decision task of a push', async () => {
    const decision = createTask({ GECKO_BASE_REV: baseRevision });
    const input = createInput({ source, decision, policy, answers: { ...answers, files: files() } });
    expect(await rebuild('github-push', input)).toMatchObject({
      scopes: ['assume:repo:github.com/mozilla/enterprise-firefox:branch:enterprise-main'],
      payload: { env: { GECKO_HEAD_REV: revision } },
    });
  });

  it('describes the decision task of a pull request from a fork', async () => {
    const fork = gitRevision('https://github.com/somebody/enterprise-firefox', 'GECKO');
    const repo = { html_url: enterprise, name: 'enterprise-firefox' };
    const head = {
      ref: 'topic',
      sha: 'f'.repeat(40),
      repo: { html_url: fork.repository },
      user: { login: 'somebody' },
    };
    const pullRequest = {
      number: 7,
      title: 'x',
      user: { login: 'somebody' },
      head,
      base: { ref: 'main', repo },
    };
    const env = {
      GECKO_BASE_REPOSITORY: enterprise,
      GECKO_BASE_REV: baseRevision,
      GECKO_PULL_REQUEST_NUMBER: '7',
    };
    const input = createInput({
      source: fork,
      decision: createTask(env),
      policy,
      answers: {
        files: filesOf(fork.repository, 'enterprise-firefox.yml'),
        findPullRequest: async () => pullRequest,
      },
    });
    expect(await rebuild('github-pull-request', input)).toMatchObject({
      scopes: ['assume:repo:github.com/mozilla/enterprise-firefox:pull-request'],
      payload: {
        env: {
          GECKO_BASE_REV: baseRevision,
          GECKO_HEAD_REV: revision,
          GECKO_HEAD_REPOSITORY: fork.repository,
          GECKO_PULL_REQUEST_NUMBER: '7',
        },
      },
    });
  });

  it('describes the decision task of a cron job', async () => {
    const input = createInput({
      source,
      decision: createTask({}, { cron }),
      policy,
      answers: { files: files() },
    });
    expect(await rebuild('cron', input)).toMatchObject({
      scopes: ['assume:repo:github.com/mozilla/enterprise-firefox:cron:nightly'],
      payload: { env: { GECKO_HEAD_REF: 'refs/heads/enterprise-main' } },
    });
  });

  it('describes an action task', async () => {
    const documents = {
      actions: action({
        push: { owner: 'dev@example.com', revision, branch: 'main' },
        repository: { url: enterprise, project: 'enterprise-firefox', level: '3' },
        parameters: { repository_type: 'git', base_repository: enterprise },
      }),
      parameters: 'level: "3"',
    };
    const input = createInput({
      source,
      decision: createTask({}),
      action: actionTask,
      policy,
      answers: { files: files() },
      documents,
    });
    expect(await rebuild('action', input)).toMatchObject({
      scopes: ['assume:repo:github.com/mozilla/enterprise-firefox:action:generic'],
      payload: { env: { ACTION_CALLBACK: 'retrigger', GECKO_HEAD_REV: revision } },
    });
  });
});
