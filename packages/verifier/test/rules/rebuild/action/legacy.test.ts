import { describe, expect, it } from 'vitest';
import type { ActionDefinition } from '../../../../src/rules/rebuild/action/action-definition.js';
import { legacyRecipe } from '../../../../src/rules/rebuild/action/legacy.js';
import type { SourceRevision } from '../../../../src/rules/source/revision.js';
import { expectRefusal } from '../../../support/expect-refusal.js';
import {
  actionTaskId,
  createInput,
  createTask,
  decisionTaskId,
  gitRevision,
  mercurialRevision,
} from '../../../support/rebuild-input.js';
import { enterprise, template, treeOf } from '../../../support/rebuild-tree.js';
import { repositories } from '../../../support/source.js';

const context = {
  input: null,
  taskId: 'X',
  clientId: 'c',
  taskGroupId: decisionTaskId,
  parameters: { level: '3' },
};
const task = { payload: { $eval: 'input' } };
const action: ActionDefinition = {
  name: 'n',
  kind: 'task',
  task,
  variables: { variable: 'v', clientId: 'x' },
};

function recipeOf(definition = action, source: SourceRevision = mercurialRevision()) {
  const made = createTask({});
  const answers = { files: treeOf(source.repository) };
  const input = createInput({ source, decision: made, action: made, answers });
  return legacyRecipe(definition, { input, context, template, event: 'action' });
}

describe('legacyRecipe', () => {
  it('renders the template of the action itself', async () => {
    expect(await recipeOf()).toEqual({
      template: { tasks: [task] },
      context: {
        variable: 'v',
        ...context,
        task: null,
        tasks_for: 'action',
        ownTaskId: actionTaskId,
        repository: { url: repositories.central, project: 'mozilla-central', level: '3', type: 'hg' },
      },
    });
  });

  it('when the action has no template, refuses', async () => {
    const { task: _, ...others } = action;
    await expectRefusal(recipeOf(others), 'rebuild/action-malformed');
  });

  it('when the source is a git repository, refuses', async () => {
    await expectRefusal(recipeOf(action, gitRevision(enterprise, 'GECKO')), 'rebuild/event-of-other-host');
  });

  it('when the project is unknown, refuses', async () => {
    const source = mercurialRevision(repositories.autoland);
    await expectRefusal(recipeOf(action, source), 'rebuild/project-unknown');
  });
});
