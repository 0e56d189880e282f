import { isJsonObject, type JsonObject } from '@chain-of-trust/types';
import { Refusal } from '../../../engine/refusal.js';
import { show } from '../../../show.js';
import { readActionContext } from '../action/action-context.js';
import { type ActionDefinition, findActions } from '../action/action-definition.js';
import { hookRecipe } from '../action/hook.js';
import { legacyRecipe } from '../action/legacy.js';
import type { Rebuild, RebuildInput, Recipe } from '../rebuild-input.js';
import { parseDocumentOf, readTemplate } from '../template.js';

/**
 * An action on the graph of a decision task: a generic hook (version 3 of the Chain of Trust) or a release
 * promotion (version 4), and before them (version 2) a task that the decision task had described itself.
 *
 * The template is that of the decision task's revision, what the action is comes from the decision task's signed
 * `actions.json`, its parameters from the signed `parameters.yml`. Whoever fires an action chooses its input and on
 * which task it works; those, and the clientId, are the task's own.
 *
 * @see spec, "Chain of Trust Versions"; Taskcluster's actions specification; scriptworker `cot/verify.py`,
 *   `get_action_context_and_template`
 */
export function rebuildAction(event: 'action' | 'pr-action'): Rebuild {
  return async (input) => {
    refuseActionOfAction(input);
    const documents = await input.documents();
    const definitions = findActions(documents.actions, input.link.task);
    const parameters = parseDocumentOf(documents.parameters, 'public/parameters.yml');
    const context = readActionContext(input, isJsonObject(parameters) ? parameters : {});
    const template = await readTemplate(input);
    return Promise.all(
      definitions.map((definition) => recipeOf(definition, { input, context, template, event })),
    );
  };
}

/** What every kind of action is rebuilt with. */
export interface ActionRebuild {
  readonly input: RebuildInput;
  readonly context: JsonObject;
  readonly template: Recipe['template'];
  readonly event: 'action' | 'pr-action';
}

async function recipeOf(definition: ActionDefinition, rebuild: ActionRebuild): Promise<Recipe> {
  if (definition.kind === 'hook') return hookRecipe(definition, rebuild);
  if (definition.kind === 'task' && rebuild.input.policy.legacyActions === 'accept') {
    return legacyRecipe(definition, rebuild);
  }
  throw new Refusal({
    code: 'rebuild/action-kind',
    message: `the action ${show(definition.name)} is of a kind that the product does not accept`,
    where: 'public/actions.json',
    expected: rebuild.input.policy.legacyActions === 'accept' ? 'hook or task' : 'hook',
    actual: definition.kind,
    nextStep: 'Make the action a hook; legacyActions of the policy accepts the older kind for a while.',
  });
}

/** An action belongs to the task group of a decision task; only that has actions to choose from. */
function refuseActionOfAction({ link, decision }: RebuildInput): void {
  if (decision.taskId !== link.taskId && decision.taskType === 'decision') return;
  throw new Refusal({
    code: 'rebuild/action-without-decision',
    message: 'the action task is not in the task group of a decision task',
    where: 'taskGroupId',
    expected: 'the taskId of a decision task',
    actual: decision.taskId,
    nextStep: 'Fire actions on the graph of a decision task.',
  });
}
