import type { JsonObject } from '@chain-of-trust/types';
import { load } from 'js-yaml';
import jsone from 'json-e';
import { describe, expect, test } from 'vitest';
import { taskclusterYml } from '../../src/world/templates/mercurial.js';

const event = {
  push: {
    owner: 'developer',
    revision: 'a'.repeat(40),
    base_revision: 'b'.repeat(40),
    pushlog_id: '1',
    pushdate: 0,
  },
  repository: { url: 'https://hg.mozilla.org/mozilla-central/', project: 'mozilla-central', level: '3' },
  now: '2026-01-02T03:04:05.000Z',
  ownTaskId: 'fN1SbArXTPSVFUUvaOlinQ',
};

function render(context: JsonObject): JsonObject[] {
  const { tasks } = jsone(load(taskclusterYml) as JsonObject, { ...event, ...context }) as {
    tasks: JsonObject[];
  };
  return tasks;
}

describe('the template of the tree', () => {
  test('makes a decision task of a push, whose task group is itself', () => {
    const [task] = render({ tasks_for: 'hg-push' });
    expect(task).toMatchObject({
      taskId: event.ownTaskId,
      taskGroupId: event.ownTaskId,
      provisionerId: 'gecko-3',
      workerType: 'decision',
      scopes: ['assume:repo:hg.mozilla.org/mozilla-central:branch:default'],
      metadata: { name: 'Gecko Decision Task', owner: 'developer@noreply.example.com' },
      extra: { tasks_for: 'hg-push' },
    });
    expect(JSON.stringify(task)).toContain("--level='3'");
  });

  test('makes a decision task of a cron job', () => {
    const cron = {
      job_name: 'nightly-all',
      job_symbol: 'Nd',
      quoted_args: '--target-tasks-method=nightly_all',
    };
    expect(render({ tasks_for: 'cron', cron })).toMatchObject([
      {
        scopes: ['assume:repo:hg.mozilla.org/mozilla-central:cron:nightly-all'],
        metadata: { name: 'Decision Task for cron job nightly-all' },
        priority: 'low',
      },
    ]);
  });

  test('makes a task in the group of another of an action', () => {
    const action = {
      name: 'retrigger',
      title: 'Retrigger',
      symbol: 'rt',
      taskGroupId: 'AAAAAAAAQAAAAAAAAAAAAA',
      repo_scope: 'assume:repo:x:action:generic',
      cb_name: 'retrigger',
    };
    const [task] = render({ tasks_for: 'action', action, taskId: null, input: { times: 2 }, clientId: 'x' });
    expect(task).not.toHaveProperty('taskId');
    expect(task).toMatchObject({
      taskGroupId: action.taskGroupId,
      scopes: [action.repo_scope],
      tags: { kind: 'action-callback' },
      payload: { env: { ACTION_CALLBACK: 'retrigger', ACTION_INPUT: '{"times":2}', ACTION_TASK_ID: 'null' } },
    });
  });

  test('makes nothing of any other event', () => {
    expect(render({ tasks_for: 'github-push' })).toEqual([]);
  });
});
