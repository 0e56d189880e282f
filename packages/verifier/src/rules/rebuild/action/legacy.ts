import type { JsonObject } from '@chain-of-trust/types';
import { Refusal } from '../../../engine/refusal.js';
import type { ActionRebuild } from '../events/action.js';
import { mercurialRepository } from '../events/hg-push.js';
import { asMercurial } from '../events/source-type.js';
import { findProject } from '../project.js';
import type { Recipe } from '../rebuild-input.js';
import type { ActionDefinition } from './action-definition.js';

/**
 * How an action task of before hooks was made: `actions.json` has a template of its own, which the user's browser
 * rendered. There were none on GitHub.
 *
 * @see Taskcluster's actions specification, kind `task`
 */
export async function legacyRecipe(
  action: ActionDefinition,
  { input, context }: ActionRebuild,
): Promise<Recipe> {
  if (action.task === undefined) throw withoutTask(action.name);
  const source = asMercurial(input.source, 'action');
  const project = await findProject(input.evidence, input.policy, source);
  const given: JsonObject = {
    ...action.variables,
    ...context,
    task: null,
    tasks_for: 'action',
    ownTaskId: input.link.taskId,
    repository: mercurialRepository(source, project),
  };
  return { template: { tasks: [action.task] }, context: given };
}

function withoutTask(name: string): Refusal {
  return new Refusal({
    code: 'rebuild/action-malformed',
    message: `the action ${JSON.stringify(name)} is a task without its template`,
    where: 'public/actions.json',
    expected: 'an object',
    actual: '(absent)',
    nextStep: 'Look at what the decision task published.',
  });
}
