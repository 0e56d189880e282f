import type { JsonObject } from '@chain-of-trust/types';
import { findOwnMember } from '../../../own-member.js';
import type { RebuildInput } from '../rebuild-input.js';

/**
 * What the person who fired an action gave to it, as the task repeats it in `extra.action.context`, with what the
 * decision task was made with.
 *
 * The task group is the one that the queue says, not the one in the context.
 */
export function readActionContext({ link }: RebuildInput, parameters: JsonObject): JsonObject {
  const context = findOwnMember(link.task.extra?.action, 'context');
  return {
    input: findOwnMember(context, 'input') ?? null,
    taskId: findOwnMember(context, 'taskId') ?? null,
    clientId: findOwnMember(context, 'clientId') ?? null,
    taskGroupId: link.decisionTaskId,
    parameters,
  };
}
