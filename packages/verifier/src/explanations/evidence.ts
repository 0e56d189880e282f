import { everyRule, explain } from './explain.js';

/** What findings of the family `evidence` mean. */
export const evidenceExplanations = {
  ...explain(['evidence/unavailable'], {
    rules: everyRule,
    means: 'outage: the network or the service failed after all retries',
    causes: ['the service is down, or overloaded', 'a proxy or firewall on the way'],
    nextStep: 'verify again',
  }),
  ...explain(['evidence/forbidden'], {
    rules: everyRule,
    means: 'outage: the service wants credentials or scopes',
    causes: ['a private artifact, and no credentials', 'credentials without the scope'],
    nextStep: 'set `TASKCLUSTER_CLIENT_ID` and `TASKCLUSTER_ACCESS_TOKEN`, and verify again',
  }),
  ...explain(['evidence/not-found'], {
    rules: everyRule,
    means: 'the service says that what was asked for does not exist, where a rule has no better words',
    causes: ['a wrong root URL', 'something that was deleted'],
    nextStep: 'check the root URL, and whether it was deleted',
  }),
  ...explain(['evidence/artifact-error'], {
    rules: everyRule,
    means: "the worker recorded an error in the artifact's place",
    causes: ['the task did not make a file that its definition declares'],
    nextStep: "look at the task's log",
  }),
  ...explain(['evidence/malformed', 'evidence/too-large', 'evidence/redirect', 'evidence/unsupported'], {
    rules: everyRule,
    means:
      'the answer has another shape, exceeds a bound, leads somewhere it must not, or could not even be asked for',
    causes: ['a proxy or login page that answers in place of the service', 'a service of another version'],
    nextStep: 'look at what the service answers',
  }),
};
