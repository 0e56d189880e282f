import { Refusal } from '../../engine/refusal.js';
import type { Rule } from '../../engine/rule.js';

/** Refuses chains that go further than the policy allows; what was cut off was not verified. */
export const chainLength: Rule = {
  id: 'chain/length',
  title: 'the chain is within its bounds',
  source: 'attack: a chain without end',
  appliesTo: (link) => link.isTarget || 'said once, on the task that the chain is built for',
  async check({ chain, policy }) {
    if (!chain.isTruncated) return;
    const deepest = chain.links.reduce((depth, link) => Math.max(depth, link.depth), 0);
    throw new Refusal({
      code: 'chain/too-long',
      message: `the chain goes on beyond ${chain.links.length} links and ${deepest} levels`,
      expected: `at most ${policy.maxChainLength} levels`,
      actual: `more than ${deepest} levels`,
      nextStep:
        'Look for a loop of upstream tasks; if the graph is right, raise maxChainLength in the policy.',
    });
  },
};
