import { type Diagnoser, hasPassed } from './diagnose.js';

/** A worker pool that the tree itself asks for, and that the product's policy does not have. */
export const policyLacksPool: Diagnoser = {
  id: 'policy-lacks-pool',
  diagnose({ finding, link, linkReport }, { report }) {
    const { workerPoolId } = linkReport;
    if (finding.code !== 'graph/worker-pool' || workerPoolId === undefined) return undefined;
    const isImage = link.kind === 'docker-image';
    // What the tree describes was not moved there by somebody who only had scopes.
    if (!hasPassed(linkReport, isImage ? 'graph/task-in-graph' : 'rebuild/definition')) return undefined;
    if (!link.isTarget && !hasPassed(linkReport, 'signature/valid')) return undefined;
    const member = isImage ? 'dockerImageWorkerPools' : 'decisionWorkerPools';
    return {
      probably: `Probably the product ${report.policy.product} has moved to ${workerPoolId}, and ${member} of its policy does not list that pool yet: the tree itself asks for it, and a trusted key has signed.`,
      remedy: `Ask who runs the pool who can schedule tasks there and change its workers: whoever can, decides what is released. Only when they are those of the other pools, add it to ${member}; otherwise move the task back.`,
    };
  },
};
