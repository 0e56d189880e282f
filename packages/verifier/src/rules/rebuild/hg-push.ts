import type { JsonObject } from '@chain-of-trust/types';
import { Refusal } from '../../engine/refusal.js';
import { show } from '../../show.js';
import { findEnvironmentVariable } from '../source/task-environment.js';
import type { RebuildInput } from './rebuild-input.js';

/**
 * The json-e context in which a push to a Mercurial repository creates its decision task.
 *
 * Everything comes from the repository's push log and the project configuration. The one exception is the comment,
 * which the task may repeat from its own environment and which must then be part of what was really pushed.
 *
 * @see build-decision `hg_push.py` (the service that renders it); scriptworker `cot/verify.py`,
 *   `_get_additional_hg_push_jsone_context`
 */
export function hgPushContext({ task, source, project }: RebuildInput): JsonObject {
  const { push, repository, revision } = source;
  const [oldest] = push.changesets;
  return {
    tasks_for: 'hg-push',
    push: {
      base_revision: oldest.parents[0] ?? null,
      revision,
      comment: commentOf(task, push.changesets.at(-1)?.description ?? ''),
      owner: push.user,
      pushlog_id: push.pushId,
      pushdate: push.date,
    },
    repository: { url: repository, project: project.name, level: project.level, type: 'hg' },
  };
}

const commentVariable = 'GECKO_COMMIT_MSG';

/** Try pushes carry their `try:` line into the decision task; all others have a single space. */
function commentOf(task: RebuildInput['task'], pushed: string): string {
  const comment = findEnvironmentVariable(task, commentVariable) ?? ' ';
  const start = pushed.indexOf('try:');
  const allowed = start === -1 ? [' '] : [' ', pushed.slice(start).split('\n')[0]];
  if (allowed.includes(comment)) return comment;
  throw new Refusal({
    code: 'rebuild/comment-differs',
    message: 'the comment of the decision task is not that of the push',
    where: `payload.env.${commentVariable}`,
    expected: allowed.map((each) => show(each ?? '')).join(' or '),
    actual: show(comment),
    nextStep: 'Find out who changed the comment; on try it decides which tasks are scheduled.',
  });
}
