import { explain } from './explain.js';

/** What findings of the family `source` mean. */
export const sourceExplanations = {
  ...explain(['source/repository-untrusted'], {
    rules: ['source/repository'],
    means: "the source is in none of the product's repositories; look-alike names are other repositories",
    causes: [
      'the task was built from a fork',
      'the repository was renamed or moved and the policy has the old name',
      'a task of another product',
    ],
    nextStep: 'build from one of them',
  }),
  ...explain(['source/repository-differs', 'source/head-repository-differs'], {
    rules: ['source/repository'],
    means: "another repository than the decision task's, or than the one that is checked out",
    causes: [
      'an action on the graph of a decision task of another repository',
      'a template that writes another address than the decision task has',
      'somebody changed what is checked out',
    ],
    nextStep: 'find out who changed it',
  }),
  ...explain(['source/revision-malformed', 'source/revision-absent', 'source/revision-not-tip'], {
    rules: ['source/revision'],
    means: 'the revision is no hash, unknown to its repository, or not the tip of its push',
    causes: [
      'a branch or tag where a hash belongs',
      'a revision that was stripped or force-pushed away',
      'a decision task that was created by hand',
    ],
    nextStep: 'find out where the revision comes from',
  }),
  ...explain(['source/variable-malformed'], {
    rules: [
      'source/repository',
      'source/revision',
      'rebuild/definition',
      'scopes/landed',
      'scopes/restricted-branches',
      'scopes/restricted-trees',
      'scopes/privileged-source',
    ],
    means: 'a variable of the environment, or the environment itself, that no worker could pass on',
    causes: ['a payload that was written by hand'],
    nextStep: 'write it as an object of strings',
  }),
};
