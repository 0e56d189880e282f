import type { RuleExplanation } from './explain.js';

/** What each rule protects from: the attack that would succeed without it. */
export const ruleExplanations = {
  'chain/task-known': {
    protects: 'a task that nobody can look up, whose definition would be whatever somebody says it was',
  },
  'chain/task-type': { protects: 'a task that is called something else so that fewer rules apply to it' },
  'chain/length': { protects: 'definitions that keep the verifier busy for ever' },
  'chain/no-cycle': { protects: 'tasks that vouch for each other, and so for nothing' },
  'chain/parents-present': { protects: 'a task that somebody created by hand, outside of any decision' },
  'chain/inputs': {
    protects: 'inputs that are written so that the verifier does not see them and the task does',
  },
  'chain/upstream-artifacts': {
    protects:
      'a task without checked input that takes files all the same, and paths that overwrite other files',
  },
  'chain/completed-run': { protects: 'output of a run that failed, or that is still being changed' },
  'worker/implementation': {
    protects: 'a task that claims a worker implementation whose rules or keys are easier to satisfy',
  },
  'worker/not-interactive': {
    protects: 'somebody at a shell inside the task, who can change what the worker then signs',
  },
  'worker/scriptworker': { protects: 'release work on a worker where tasks run whatever they like' },
  'blob/present': { protects: 'outputs that no worker vouches for' },
  'signature/valid': { protects: 'a blob that somebody else than a trusted worker of this kind has written' },
  'blob/schema': { protects: 'two readers that understand the same signed bytes differently' },
  'blob/task-id': { protects: 'a good blob that is replayed as that of another task' },
  'blob/run-id': { protects: 'a good blob that is replayed from another run of the task' },
  'blob/worker': { protects: 'a leaked worker key that is used on another machine' },
  'blob/task-definition': {
    protects: 'a worker that ran something else than the queue says, and additions under a good signature',
  },
  'artifact/digests': { protects: 'a file that was replaced where it is stored or on its way' },
  'graph/worker-pool': {
    protects: 'a decision or image task on a worker that anybody can schedule tasks on or change',
  },
  'graph/task-graph': { protects: 'a task graph that was replaced after the decision' },
  'graph/decision-documents': { protects: 'an action that was added to the list after the decision' },
  'graph/task-in-graph': { protects: 'a task that was added to the group, or changed, with leaked scopes' },
  'docker-image/origin': { protects: 'a build environment that nobody has reviewed' },
  'docker-image/digest': { protects: 'an image that was replaced between its build and its use' },
  'source/repository': { protects: 'a build of code from a repository that others can push to' },
  'source/revision': { protects: 'a build of a revision that nobody ever pushed' },
  'rebuild/definition': {
    protects:
      'a decision task that does something else than the tree says, and then schedules whatever it likes',
  },
  'scopes/restricted-trees': { protects: 'a release, with its keys, from a tree that may not release' },
  'scopes/restricted-branches': { protects: 'a release from a branch that may not release' },
  'scopes/privileged-source': { protects: 'a release that contains code which anybody could push' },
  'scopes/landed': {
    protects: 'a release of a commit that only a fork has: hosts answer for those of every fork',
  },
} as const satisfies Readonly<Record<string, RuleExplanation>>;

/** Id of a rule. */
export type RuleId = keyof typeof ruleExplanations;
