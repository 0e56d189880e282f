import type { JsonObject, JsonValue } from '@chain-of-trust/types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closestDifferences } from '../../../src/rules/rebuild/compare.js';
import {
  actionTaskId,
  createInput,
  createTask,
  decisionTaskId,
  mercurialRevision,
} from '../../support/rebuild-input.js';

/** A decision task, or an action task with this group in its environment. */
function linkOf(env: JsonObject, isAction = false) {
  const task = createTask(env);
  const input = { source: mercurialRevision(), decision: createTask(env), answers: {} };
  return createInput(isAction ? { ...input, action: task } : input).link;
}

const link = linkOf({ A: '1' });
const definition: JsonObject = link.task;
const other = 'ZZZZZZZZQACAAAAAAAAAAA';

describe('closestDifferences', () => {
  it('finds none where a candidate is the task', () => {
    expect(closestDifferences([definition], link)).toEqual([]);
  });

  it('fills in what the queue fills in, on both sides', () => {
    const { dependencies: _, scopes: __, extra: ___, ...others } = definition;
    const written = { ...definition, projectId: 'none', retries: 5, priority: 'lowest', tags: {} };
    expect(closestDifferences([others], link)).toEqual([]);
    expect(closestDifferences([written], link)).toEqual([]);
    expect(closestDifferences([{ ...definition, projectId: 'x' }], link)).toEqual([
      { path: 'projectId', expected: 'x', actual: 'none' },
    ]);
  });

  it('takes both spellings of the worker pool for one', () => {
    const { provisionerId: _, workerType: __, ...others } = definition;
    expect(closestDifferences([{ ...others, taskQueueId: 'gecko-3/decision' }], link)).toEqual([]);
    expect(closestDifferences([{ ...others, taskQueueId: 'gecko-1/decision' }], link)).toHaveLength(1);
  });

  it('finds every change of one member', () => {
    const change = fc.constantFrom('scopes', 'routes', 'dependencies', 'schedulerId', 'payload', 'metadata');
    fc.assert(
      fc.property(change, (member) => {
        const differences = closestDifferences([{ ...definition, [member]: 'changed' }], link);
        expect(differences).toMatchObject([{ path: member, expected: 'changed' }]);
      }),
    );
  });

  it('compares with the candidate that comes closest, the first of several', () => {
    const far = { ...definition, schedulerId: 'x', scopes: ['x'] };
    const near = { ...definition, scopes: ['y'] };
    const alsoNear = { ...definition, scopes: ['z'] };
    for (const candidates of [
      [far, near, alsoNear],
      [near, far, alsoNear],
      [near, alsoNear, far],
    ]) {
      expect(closestDifferences(candidates, link)).toEqual([
        { path: 'scopes[0]', expected: 'y', actual: undefined },
      ]);
    }
    expect(closestDifferences([far, definition], link)).toEqual([]);
  });

  it('compares the taskId where the template says it', () => {
    expect(closestDifferences([{ ...definition, taskId: decisionTaskId }], link)).toEqual([]);
    expect(closestDifferences([{ ...definition, taskId: other }], link)).toEqual([
      { path: 'taskId', expected: other, actual: decisionTaskId },
    ]);
  });

  describe('of an action task', () => {
    const groupsIn = (env: JsonObject, candidate: JsonObject) =>
      closestDifferences([{ ...definition, payload: { env: candidate } }], linkOf(env, true));
    const inGroup = (group: JsonValue): JsonObject => ({ ACTION_TASK_GROUP_ID: group });

    it.each([
      [actionTaskId, decisionTaskId],
      [decisionTaskId, decisionTaskId],
      [decisionTaskId, actionTaskId],
      [actionTaskId, actionTaskId],
    ])('takes its own group and that of the decision task for one: %s, %s', (runtime, rendered) => {
      expect(groupsIn(inGroup(runtime), inGroup(rendered))).toEqual([]);
    });

    it.each<[JsonValue, JsonValue]>([
      [other, decisionTaskId],
      [decisionTaskId, other],
      [actionTaskId, other],
      [[decisionTaskId], decisionTaskId],
      [decisionTaskId, [decisionTaskId]],
      ['', decisionTaskId],
    ])('any other group is a difference: %j, %j', (runtime, rendered) => {
      const path = 'payload.env.ACTION_TASK_GROUP_ID';
      expect(groupsIn(inGroup(runtime), inGroup(rendered))).toEqual([
        { path, expected: rendered, actual: runtime },
      ]);
    });

    it('where only one side has a group, that is a difference', () => {
      const path = 'payload.env.ACTION_TASK_GROUP_ID';
      expect(groupsIn({}, inGroup(decisionTaskId))).toMatchObject([{ path, actual: undefined }]);
      expect(groupsIn(inGroup(decisionTaskId), {})).toMatchObject([{ path, expected: undefined }]);
    });

    it('keeps every other variable', () => {
      const rendered = { ...inGroup(decisionTaskId), B: '2' };
      expect(groupsIn(inGroup(actionTaskId), rendered)).toEqual([
        { path: 'payload.env.B', expected: '2', actual: undefined },
      ]);
    });

    it.each<JsonValue | undefined>([undefined, 'x', {}, { env: 'x' }, { env: null }])(
      'when the candidate has the payload %j, that is a difference',
      (payload) => {
        const { payload: _, ...others } = definition;
        const candidate = payload === undefined ? others : { ...others, payload };
        const [difference] = closestDifferences([candidate], linkOf(inGroup(decisionTaskId), true));
        expect(difference?.path).toMatch(/^payload/);
      },
    );

    it('keeps the other members of the payload', () => {
      const payload = { env: inGroup(decisionTaskId), image: 'x' };
      expect(
        closestDifferences([{ ...definition, payload }], linkOf(inGroup(actionTaskId), true)),
      ).toMatchObject([{ path: 'payload.image', expected: 'x' }]);
    });
  });
});
