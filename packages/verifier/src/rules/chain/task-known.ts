import type { ResolvedLink } from '@chain-of-trust/chain';
import { EvidenceError } from '@chain-of-trust/types';
import { Refusal } from '../../engine/refusal.js';
import type { Rule } from '../../engine/rule.js';

/** Establishes the link's task definition. */
export const taskKnown: Rule<ResolvedLink> = {
  id: 'chain/task-known',
  title: 'the queue knows the task and its definition is well-formed',
  source: 'spec: Building the chain',
  async check({ link, evidence }) {
    if (link.state === 'resolved') {
      await evidence.taskDefinition(link.taskId);
      return link;
    }
    if (link.cause instanceof EvidenceError && link.cause.code === 'evidence-not-found') {
      throw new Refusal({
        code: 'chain/task-missing',
        message: `the queue knows no task ${link.taskId}`,
        nextStep: 'Check the taskId; an expired task cannot be verified any more.',
      });
    }
    throw link.cause;
  },
};
