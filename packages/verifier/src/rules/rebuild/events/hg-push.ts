import type { JsonObject, TaskDefinition } from '@chain-of-trust/types';
import { Refusal } from '../../../engine/refusal.js';
import { show } from '../../../show.js';
import type { MercurialRevision } from '../../source/revision.js';
import { findEnvironmentVariable } from '../../source/task-environment.js';
import { findProject, type Project } from '../project.js';
import type { Rebuild } from '../rebuild-input.js';
import { readTemplate } from '../template.js';
import { asMercurial } from './source-type.js';

/**
 * A push to a Mercurial repository.
 *
 * Everything comes from the repository's push log and the project configuration. The one exception is the comment,
 * which the task may repeat from its own environment and which must then be part of what was really pushed.
 *
 * @see build-decision `hg_push.py` (the service that renders it); scriptworker `cot/verify.py`,
 *   `_get_additional_hg_push_jsone_context`
 */
export const rebuildMercurialPush: Rebuild = async (input) => {
  const source = asMercurial(input.source, 'hg-push');
  const [template, project] = await Promise.all([
    readTemplate(input),
    findProject(input.evidence, input.policy, source),
  ]);
  const comment = commentOf(input.link.task, source.push.changesets.at(-1)?.description ?? '');
  const context = {
    tasks_for: 'hg-push',
    ownTaskId: input.link.taskId,
    taskId: null,
    push: mercurialPush(source, { comment, owner: source.push.user }),
    repository: mercurialRepository(source, project),
  };
  return [{ template, context }];
};

/** `push` of the context, as the push log has it. */
export function mercurialPush(
  { push, written }: MercurialRevision,
  members: { readonly comment: string; readonly owner: string },
): JsonObject {
  return {
    base_revision: push.changesets[0].parents[0] ?? null,
    revision: written.revision,
    pushlog_id: push.pushId,
    pushdate: push.date,
    ...members,
  };
}

/** `repository` of the context. */
export function mercurialRepository({ written }: MercurialRevision, project: Project): JsonObject {
  return { url: written.repository, project: project.name, level: project.level, type: 'hg' };
}

const commentVariable = 'GECKO_COMMIT_MSG';

/** Try pushes carry their `try:` line into the decision task; all others have a single space. */
function commentOf(task: TaskDefinition, pushed: string): string {
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
