import type { JsonObject, JsonValue, TaskDefinition } from '@chain-of-trust/types';
import { describe, expect, it } from 'vitest';
import { findActions } from '../../../../src/rules/rebuild/action/action-definition.js';
import { expectRefusal } from '../../../support/expect-refusal.js';
import { createTask } from '../../../support/rebuild-input.js';
import { unreadable } from '../../../support/rebuild-tree.js';

const payloadOf = (cb_name: JsonValue): JsonObject => ({ decision: { action: { cb_name } } });
const hook = { name: 'retrigger', kind: 'hook', hookPayload: payloadOf('retrigger-cb') };
const legacy = { name: 'backfill', kind: 'task', task: {} };
const hookTask = createTask({ ACTION_CALLBACK: 'retrigger-cb' });
const legacyTask = createTask({}, { action: { name: 'backfill' } });
const document = { version: 1, actions: [hook, legacy], variables: { a: 1 } };

async function find(task: TaskDefinition, written: JsonValue = document) {
  return findActions(Buffer.from(JSON.stringify(written)), task);
}
const findWith = (task: TaskDefinition, changed: JsonObject, of: JsonObject = hook) =>
  find(task, { actions: [{ ...of, ...changed }] });

describe('findActions', () => {
  it('finds hooks by the function that they call back, with the variables of all', async () => {
    expect(await find(hookTask)).toEqual([{ ...hook, variables: { a: 1 } }]);
    expect(await find(hookTask, { actions: [legacy, hook] })).toEqual([{ ...hook, variables: {} }]);
  });

  it('finds tasks of before hooks by their name', async () => {
    expect(await find(legacyTask)).toEqual([{ ...legacy, variables: { a: 1 } }]);
  });

  it('finds all of them', async () => {
    const both = createTask({ ACTION_CALLBACK: 'retrigger-cb' }, { action: { name: 'backfill' } });
    const other = { ...hook, name: 'other' };
    const found = await find(both, { actions: [hook, legacy, other] });
    expect(found.map(({ name }) => name)).toEqual(['retrigger', 'backfill', 'other']);
  });

  it.each<[string, TaskDefinition]>([
    ['another callback', createTask({ ACTION_CALLBACK: 'x' })],
    ['the name of a hook as callback', createTask({ ACTION_CALLBACK: 'retrigger' })],
    ['the name of a hook', createTask({}, { action: { name: 'retrigger' } })],
    ['the name of a task as callback', createTask({ ACTION_CALLBACK: 'backfill' })],
    ['another name', createTask({}, { action: { name: 'x' } })],
    ['an action that is no object', createTask({}, { action: 'backfill' })],
    ['nothing', createTask({})],
  ])('when the task has %s, refuses', async (_, task) => {
    await expectRefusal(find(task), 'rebuild/action-unknown');
  });

  it('of a task without extra, finds hooks only', async () => {
    const { extra: _, ...others } = hookTask;
    const task = others as TaskDefinition; // extra is optional
    expect(await find(task)).toMatchObject([{ name: 'retrigger' }]);
  });

  it.each<[string, JsonObject]>([
    ['calls nothing back', { hookPayload: {} }],
    ['calls back what is no text', { hookPayload: payloadOf(['retrigger-cb']) }],
    ['has a decision that is no object', { hookPayload: { decision: 'retrigger-cb' } }],
    ['has an action that is no object', { hookPayload: { decision: { action: 'retrigger-cb' } } }],
    ['is a task', { kind: 'task' }],
  ])('when the only hook %s, refuses', async (_, changed) => {
    await expectRefusal(findWith(hookTask, changed), 'rebuild/action-unknown');
  });

  it('takes no task without callback for one of a hook without callback', async () => {
    await expectRefusal(
      find(createTask({}), { actions: [{ name: 'x', kind: 'hook' }] }),
      'rebuild/action-unknown',
    );
  });

  it('says which callback is unknown', async () => {
    await expect(find(createTask({ ACTION_CALLBACK: 'x' }))).rejects.toMatchObject({
      details: [{ where: 'payload.env.ACTION_CALLBACK', actual: '"x"' }],
    });
  });

  it.each<[string, JsonObject]>([
    ['name', { name: 1 }],
    ['kind', { kind: null }],
    ['hookId', { hookId: 1 }],
    ['hookPayload', { hookPayload: 'x' }],
    ['task', { task: [] }],
    ['actionPerm', { actionPerm: {} }],
    ['extra', { extra: 'x' }],
  ])('when %s of any action is of another type, refuses', async (_, changed) => {
    await expectRefusal(findWith(hookTask, changed), 'rebuild/schema');
  });

  it.each<JsonValue>([
    {},
    { actions: {} },
    { actions: ['x'] },
    { actions: [hook], variables: 'x' },
    [],
    [hook],
    null,
  ])('when the document is %j, refuses', async (written) => {
    await expectRefusal(find(hookTask, written), 'rebuild/schema');
  });

  it('when the document is no JSON, refuses', async () => {
    const found = (async () => findActions(Buffer.from('{'), hookTask))();
    await expectRefusal(found, 'rebuild/malformed');
  });

  it('passes on a failure that is not of the document', () => {
    const error = new TypeError('a defect');
    expect(() => findActions(unreadable(error), hookTask)).toThrow(error);
  });
});
