import { findRepositoryOfSource } from '@chain-of-trust/policy';
import type { Diagnoser, Facts, Symptom } from './diagnose.js';

/** An action that was fired on the task graph of another repository than its own. */
export const actionOfOtherRepository: Diagnoser = {
  id: 'action-of-other-repository',
  diagnose(symptom, facts) {
    const { finding, link } = symptom;
    const isAction = link.kind === 'parent' && link.decisionTaskId !== link.taskId;
    if (finding.code === 'source/repository-differs' && isAction) {
      return wordsOf(link.decisionTaskId, finding.actual, finding.expected);
    }
    return finding.code === 'source/repository-untrusted' ? ofUntrustedDecision(symptom, facts) : undefined;
  },
};

/** The graph is of a repository that the product does not even know, and the action is of one that it does. */
function ofUntrustedDecision({ finding, link }: Symptom, { setting }: Facts) {
  const { chain, policy } = setting;
  const known = [...policy.repositories, ...policy.unprivilegedRepositories];
  const sources = chain.links.flatMap((each) =>
    each.state === 'resolved' &&
    each.kind === 'parent' &&
    each.taskId !== link.taskId &&
    each.decisionTaskId === link.taskId
      ? [findRepositoryOfSource(known, each.task.metadata.source)]
      : [],
  );
  const repository = sources.find((source) => source !== undefined);
  return repository === undefined ? undefined : wordsOf(link.taskId, repository, finding.actual);
}

function wordsOf(decisionTaskId: string, ofAction = '(unknown)', ofDecision = '(unknown)') {
  return {
    probably: `Probably the action was fired on a task graph that another repository decided: the action is of ${ofAction}, the decision task ${decisionTaskId} of ${ofDecision}.`,
    remedy:
      'Fire the action again on the graph of a decision task of its own repository, and find out who fired this one: an action has the scopes of its repository.',
  };
}
