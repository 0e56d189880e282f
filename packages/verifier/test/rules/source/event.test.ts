import { loadProduct, type Policy, taskEvents } from '@chain-of-trust/policy';
import type { JsonObject } from '@chain-of-trust/types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventOf } from '../../../src/rules/source/event.js';
import { createTask } from '../../support/rebuild-input.js';

const policy: Policy = { ...loadProduct('firefox'), tasksFor: [...taskEvents] };

describe('eventOf', () => {
  it.each(taskEvents)('knows %s', (event) => {
    expect(eventOf(createTask({}, { tasks_for: event }), policy)).toBe(event);
  });

  it('when the product has no such event, knows none', () => {
    const task = createTask({}, { tasks_for: 'github-release' });
    expect(eventOf(task, { ...policy, tasksFor: ['hg-push', 'cron'] })).toBeUndefined();
  });

  it.each<[string, JsonObject]>([
    ['names none', {}],
    ['names something else than a text', { tasks_for: ['hg-push'] }],
  ])('when the task %s, knows none', (_, extra) => {
    expect(eventOf(createTask({}, extra), policy)).toBeUndefined();
  });

  it('when the task has no extra members, knows none', () => {
    const { extra: _, ...task } = createTask({});
    expect(eventOf(task as ReturnType<typeof createTask>, policy)).toBeUndefined(); // extra is optional
  });

  it('takes no other spelling for an event', () => {
    const event = fc.oneof(
      fc.string(),
      fc.constantFrom(...taskEvents).map((name) => name.toUpperCase()),
      fc.constantFrom(...taskEvents).map((name) => `${name} `),
    );
    fc.assert(
      fc.property(event, (claimed) => {
        const known = taskEvents.some((name) => name === claimed);
        expect(eventOf(createTask({}, { tasks_for: claimed }), policy)).toBe(known ? claimed : undefined);
      }),
    );
  });
});
