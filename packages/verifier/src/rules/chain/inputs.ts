import { Refusal, type RefusalDetail } from '../../engine/refusal.js';
import type { Rule } from '../../engine/rule.js';
import { taskKnown } from './task-known.js';

/** Refuses malformed `extra.chainOfTrust.inputs` and `extra.parent`: what cannot be read cannot be followed. */
export const inputs: Rule = {
  id: 'chain/inputs',
  title: 'extra.chainOfTrust.inputs and extra.parent are well-formed',
  source: 'spec: Building the chain (task.extra.chainOfTrust.inputs)',
  async check({ require }) {
    const { problems } = await require(taskKnown);
    const mine = problems.filter((problem) => problem.code !== 'upstream-artifacts');
    if (mine.length === 0) return;
    throw new Refusal(
      ...mine.map(
        (problem): RefusalDetail => ({
          code: `chain/${problem.code}-malformed`,
          message: `${problem.where}: ${problem.message}`,
          where: problem.where,
          nextStep: 'Correct the definition where the task is scheduled.',
        }),
      ),
    );
  },
};
