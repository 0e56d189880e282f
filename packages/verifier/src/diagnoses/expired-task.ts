import type { Diagnoser } from './diagnose.js';

/** A task that is used for longer than its artifacts are kept. */
export const expiredTask: Diagnoser = {
  id: 'expired-task',
  diagnose({ finding, link }, { report }) {
    if (finding.code !== 'artifact/expired' && finding.code !== 'blob/expired') return undefined;
    const { created, expires = '(not said)' } = link.task;
    return {
      probably: `Probably nothing was tampered with: the task of ${created} expired at ${expires}, before the reference time ${report.at}, and the queue has deleted what it made.`,
      remedy:
        'Make the task and what needs it anew, with a later expiry where it is used for so long. For releases that must be verified later, record a bundle while everything is there (cot verify --bundle).',
    };
  },
};
