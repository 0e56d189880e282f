import type { Diagnoser } from './diagnose.js';

const day = 24 * 60 * 60 * 1000;
/** Keys live for months; what was signed within this time was signed by keys of today. */
const oldAfterDays = 30;

/** What a key that is no longer trusted leads to: it has ended, or nobody knows it any more. */
const codes: ReadonlySet<string> = new Set([
  'signature/key-expired',
  'signature/key-revoked',
  'signature/key-unknown',
  'signature/bad',
]);

/** A task of an earlier push that is used again, and whose worker's key was retired in the meantime. */
export const retiredKey: Diagnoser = {
  id: 'retired-key',
  diagnose({ finding, link }, { setting: { chain } }) {
    const { target } = chain;
    // The key of another worker implementation is no retired one.
    if (!codes.has(finding.code) || finding.actual !== undefined || target.state === 'unresolved')
      return undefined;
    const decision = chain.links.find(({ taskId }) => taskId === target.decisionTaskId);
    if (decision?.state !== 'resolved' || link.decisionTaskId === decision.decisionTaskId) return undefined;
    const age = Date.parse(decision.task.created) - Date.parse(link.task.created);
    if (!(age > oldAfterDays * day)) return undefined;
    return {
      probably: `Probably the key that signed it was retired since: the task was created ${Math.floor(age / day)} days before the decision task ${decision.taskId} that uses it again.`,
      remedy:
        'Have the cached task made anew, so that a worker of today signs it; do not bring the old key back. That its bytes were changed looks the same: find out with cot keys history which key it was, and when it was removed.',
    };
  },
};
