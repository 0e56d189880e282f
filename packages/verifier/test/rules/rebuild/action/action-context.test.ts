import type { JsonObject, JsonValue } from '@chain-of-trust/types';
import { describe, expect, it } from 'vitest';
import { readActionContext } from '../../../../src/rules/rebuild/action/action-context.js';
import {
  createInput,
  createTask,
  decisionTaskId,
  mercurialRevision,
} from '../../../support/rebuild-input.js';

function read(extra: JsonObject): JsonObject {
  const source = mercurialRevision();
  const input = { source, decision: createTask({}), action: createTask({}, extra), answers: {} };
  return readActionContext(createInput(input), { level: '3' });
}
const fixed = { taskGroupId: decisionTaskId, parameters: { level: '3' } };

describe('readActionContext', () => {
  it('has what the task says, except the task group and the parameters', () => {
    const given = { input: { a: 1 }, taskId: 'X', clientId: 'c' };
    const context = { ...given, taskGroupId: 'other', parameters: { level: '1' }, more: true };
    expect(read({ action: { context } })).toEqual({ ...given, ...fixed });
  });

  it.each<JsonValue | undefined>([undefined, null, 'x', {}, { context: 'x' }, { context: {} }])(
    'has null for what is not in %j',
    (action) => {
      const extra = action === undefined ? {} : { action };
      expect(read(extra)).toEqual({ input: null, taskId: null, clientId: null, ...fixed });
    },
  );

  it('of a task without extra', () => {
    const { link, ...input } = createInput({
      source: mercurialRevision(),
      decision: createTask({}),
      answers: {},
    });
    const { extra: _, ...others } = link.task;
    const task = others as typeof link.task; // extra is optional
    expect(readActionContext({ ...input, link: { ...link, task } }, {})).toMatchObject({ input: null });
  });
});
