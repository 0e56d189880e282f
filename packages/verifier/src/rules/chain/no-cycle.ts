import { Refusal } from '../../engine/refusal.js';
import type { Rule } from '../../engine/rule.js';

/** Refuses tasks that depend on themselves by way of others. */
export const noCycle: Rule = {
  id: 'chain/no-cycle',
  title: 'the task does not depend on itself',
  source: 'attack: tasks that depend on each other',
  async check({ link, chain }) {
    if (!chain.cycles.has(link.taskId)) return;
    throw new Refusal({
      code: 'chain/cycle',
      message: 'the task depends on itself by way of its upstream tasks',
      actual: [...chain.cycles].sort().join(', '),
      nextStep: 'The queue never runs such tasks; find out who wrote these definitions.',
    });
  },
};
