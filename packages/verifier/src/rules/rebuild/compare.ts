import type { ResolvedLink } from '@chain-of-trust/chain';
import { isJsonObject, type JsonDifference, type JsonObject, jsonDifferences } from '@chain-of-trust/types';
import { findOwnMember } from '../../own-member.js';
import { queueDefaults, withOnePoolSpelling } from '../../queue-defaults.js';

const groupVariable = 'ACTION_TASK_GROUP_ID';

/**
 * Lists where a task differs from the candidate that comes closest: a template may describe several tasks, and the
 * fewest differences are the most readable ones. Empty when one candidate is the task.
 */
export function closestDifferences(candidates: readonly JsonObject[], link: ResolvedLink): JsonDifference[] {
  const differences = candidates.map((candidate) => {
    // Where the template says which taskId the task gets, it is this one's.
    const task: JsonObject = link.task;
    const own = candidate.taskId === undefined ? task : { ...task, taskId: link.taskId };
    return jsonDifferences(normalize(withGroupOf(link, candidate)), normalize(own));
  });
  return differences.reduce((best, next) => (next.length < best.length ? next : best));
}

function normalize(definition: JsonObject): JsonObject {
  return withOnePoolSpelling({ ...queueDefaults, projectId: 'none', ...definition });
}

/**
 * Where an action puts what it creates: into the decision task's group, or, for release promotion, into a group of
 * its own. Which of the two is chosen when the hook is fired, and templates only know the first. Both sides have to
 * be one of the two.
 *
 * @see scriptworker `cot/verify.py`, `check_and_update_action_task_group_id`, which takes any value of the task
 */
function withGroupOf({ task, taskId, decisionTaskId }: ResolvedLink, candidate: JsonObject): JsonObject {
  const runtime = findOwnMember(findOwnMember(task.payload, 'env'), groupVariable);
  const { payload } = candidate;
  const env = isJsonObject(payload) ? payload.env : undefined;
  if (!isJsonObject(payload) || !isJsonObject(env) || runtime === undefined) return candidate;
  const groups = [taskId, decisionTaskId];
  if (![env[groupVariable], runtime].every((group) => typeof group === 'string' && groups.includes(group))) {
    return candidate;
  }
  return { ...candidate, payload: { ...payload, env: { ...env, [groupVariable]: runtime } } };
}
