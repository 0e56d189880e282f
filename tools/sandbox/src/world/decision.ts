import type { JsonObject } from '@chain-of-trust/types';
import { load } from 'js-yaml';
import jsone from 'json-e';
import type { RepositoryPush } from './repository.js';
import { taskclusterYml } from './template.js';

/** The event for which a decision task is created. */
export interface PushEvent {
  readonly taskId: string;
  readonly created: Date;
  readonly repository: string;
  readonly project: string;
  readonly level: string;
  readonly push: RepositoryPush;
}

/** Renders the decision task of a push, as the service that listens to pushes does. */
export function renderDecision(event: PushEvent, template: string = taskclusterYml): JsonObject {
  const { push, repository, project, level, taskId, created } = event;
  const context = {
    tasks_for: 'hg-push',
    push: {
      owner: push.user,
      comment: ' ',
      revision: push.changesets.at(-1)?.node,
      base_revision: push.changesets[0]?.parents[0],
      pushlog_id: push.pushId,
      pushdate: push.date,
    },
    repository: { url: repository, project, level, type: 'hg' },
    now: created.toISOString(),
    as_slugid: () => taskId,
    ownTaskId: taskId,
    taskId: null,
  };
  const rendered = jsone(load(template) as JsonObject, context) as { tasks: JsonObject[] }; // a template of ours
  const [task] = rendered.tasks;
  if (task === undefined) throw new TypeError('the template describes no task for a push');
  return JSON.parse(JSON.stringify(task)) as JsonObject;
}
