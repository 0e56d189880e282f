import { taskEvents } from '@chain-of-trust/policy';
import { describe, expect, it } from 'vitest';
import { events } from '../../../../src/rules/rebuild/events/index.js';

describe('events', () => {
  it('has a rebuild for every event of policies, and no other', () => {
    expect(Object.keys(events).sort()).toEqual([...taskEvents].sort());
    for (const event of taskEvents) expect(events[event]).toBeTypeOf('function');
  });
});
