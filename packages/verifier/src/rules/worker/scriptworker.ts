import { onlyKind } from '../../engine/applies.js';
import { Refusal } from '../../engine/refusal.js';
import type { Rule } from '../../engine/rule.js';
import { workerImplementation } from './implementation.js';

/** Refuses release tasks (signing, beetmover, balrog …) that claim to run anywhere but on a scriptworker. */
export const onScriptworker: Rule = {
  id: 'worker/scriptworker',
  title: 'a release task runs on a scriptworker',
  source: 'spec: High level view (scriptworkers run the release sensitive tasks)',
  appliesTo: (link) => onlyKind(link, 'scriptworker'),
  async check({ link, require }) {
    const implementation = await require(workerImplementation);
    if (implementation === 'scriptworker') return;
    throw new Refusal({
      code: 'worker/not-scriptworker',
      message: `a ${link.taskType} task must run on a scriptworker`,
      expected: 'scriptworker',
      actual: implementation,
      nextStep: 'Correct the taskType, or the worker pool of the task.',
    });
  },
};
