import { explain } from './explain.js';

/** What findings of the family `graph` mean. */
export const graphExplanations = {
  ...explain(['graph/task-not-in-graph'], {
    rules: ['graph/task-in-graph'],
    means: 'the task graph of its decision task has no such task',
    causes: [
      'an action task made it, and its parent is not named in extra.parent',
      'somebody created it with the scopes of the group',
    ],
    nextStep: 'find out who scheduled it',
  }),
  ...explain(['graph/definition-differs'], {
    rules: ['graph/task-in-graph'],
    means: 'its decision task generated the task, but with another definition; one finding for each member',
    causes: [
      'the task was edited and created again by hand',
      'somebody changed its command, environment or scopes',
    ],
    nextStep: 'compare `expected` (the graph) with `actual` (the queue)',
  }),
  ...explain(
    [
      'graph/malformed',
      'graph/not-utf8',
      'graph/too-deep',
      'graph/too-large',
      'graph/duplicate-key',
      'graph/forbidden-key',
      'graph/schema',
      'graph/digest-algorithm',
      'graph/relative-datestamp',
    ],
    {
      rules: ['graph/task-graph', 'graph/task-in-graph'],
      means: '`task-graph.json` cannot be read',
      causes: [
        'a decision task that ended before its graph was written',
        'a graph of a version that this software does not know',
      ],
      nextStep: 'look at what the decision task published',
    },
  ),
  ...explain(['graph/worker-pool', 'graph/worker-pool-ambiguous'], {
    rules: ['graph/worker-pool'],
    means: 'a decision, action or docker-image task on a pool that the product does not reserve for it',
    causes: [
      'a new worker pool that the policy does not list yet',
      'the policy of another product',
      'somebody scheduled the task where they have a worker',
    ],
    nextStep: 'find out who scheduled it there; if the pool is right, add it to the policy',
  }),
};
