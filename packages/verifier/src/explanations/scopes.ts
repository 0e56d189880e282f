import { explain } from './explain.js';

/** What findings of the family `scopes` mean. */
export const scopesExplanations = {
  ...explain(['scopes/wrong-tree'], {
    rules: ['scopes/restricted-trees'],
    means: 'a restricted scope on a tree that may not use it',
    causes: ['a release was tried from a development tree', 'the policy lacks the new tree'],
    nextStep: 'release from a tree that may',
  }),
  ...explain(['scopes/wrong-branch'], {
    rules: ['scopes/restricted-branches'],
    means: 'a restricted scope that demands a branch, for a revision of another one',
    causes: ['a release was tried from a development branch'],
    nextStep: 'release from such a branch',
  }),
  ...explain(['scopes/not-landed'], {
    rules: ['scopes/landed'],
    means:
      'a restricted scope, and a commit that is not on the branch that the task names: perhaps only a fork has it',
    causes: ['the branch was force-pushed after the task', 'a commit that only a fork has'],
    nextStep: 'release from a commit that has been merged',
  }),
  ...explain(['scopes/unprivileged-source'], {
    rules: ['scopes/privileged-source'],
    means: 'a restricted scope, and something in the chain comes from try or a pull request',
    causes: ['a release that takes input of a try push or a pull request'],
    nextStep: 'release from a trusted tree',
  }),
};
