import type { JsonValue } from '@chain-of-trust/types';
import { describe, expect, it } from 'vitest';
import { render, renderTasks } from '../../../src/rules/rebuild/render.js';
import { expectRefusal } from '../../support/expect-refusal.js';
import { actionTaskId, created, decisionTaskId } from '../../support/rebuild-input.js';

const rendering = { taskId: actionTaskId, decisionTaskId, created };
const tasksOf = (template: JsonValue) => renderTasks({ template, context: { given: 'x' } }, rendering);

describe('renderTasks', () => {
  it('renders every task with the context, the time of creation and the ids that are known', async () => {
    const task = {
      given: { $eval: 'given' },
      created: { $fromNow: '' },
      deadline: { $fromNow: '1 day' },
      group: { $eval: 'as_slugid("decision")' },
      own: { $eval: 'as_slugid("anything")' },
    };
    const shown = { given: 'x', created, group: decisionTaskId, own: actionTaskId };
    const deadline = '2026-01-03T03:04:05.678Z';
    expect(await tasksOf({ version: 1, tasks: [task, { b: 1 }] })).toEqual([
      { ...shown, deadline },
      { b: 1 },
    ]);
  });

  it.each<JsonValue>([
    { tasks: [] },
    { tasks: { $map: [], 'each(x)': {} } },
    { tasks: {} },
    { tasks: [{}, 'x'] },
    { tasks: [null] },
    { tasks: 'x' },
    {},
    [{}],
    null,
    { $if: 'false', else: [] },
    { $if: 'true', else: { tasks: [{}] } },
  ])('when %j describes no task, refuses', async (template) => {
    await expectRefusal(tasksOf(template), 'rebuild/no-task');
  });

  it.each<JsonValue>([{ tasks: [{ $eval: 'absent' }] }, { tasks: [{ $eval: '1 +' }] }])(
    'when %j cannot be rendered, refuses',
    async (template) => {
      await expectRefusal(tasksOf(template), 'rebuild/template-error');
    },
  );
});

describe('render', () => {
  it('gives JSON', async () => {
    expect(await render({ a: { $eval: 'b' } }, { b: [1, 'c', null] })).toEqual({ a: [1, 'c', null] });
    expect(await render({ $if: 'true', else: 1 }, {})).toBeNull();
  });

  it('lets templates call functions of the context', async () => {
    expect(await render({ $eval: 'f(2)' }, { f: (x: number) => x + 1 })).toBe(3);
  });

  it('says why a template cannot be rendered', async () => {
    await expect(render({ $eval: 'absent' }, {})).rejects.toMatchObject({
      details: [{ code: 'rebuild/template-error', message: expect.stringContaining('absent') }],
    });
  });
});
