import { explain } from './explain.js';

/** What findings of the family `rebuild` mean. */
export const rebuildExplanations = {
  ...explain(['rebuild/definition-differs'], {
    rules: ['rebuild/definition'],
    means: 'the decision task is not what `.taskcluster.yml` at that revision describes',
    causes: [
      'the task was created by hand',
      'a service renders templates otherwise than this software',
      'somebody created it with leaked scopes',
    ],
    nextStep: 'compare the members; somebody may have created it with leaked scopes',
  }),
  ...explain(['rebuild/tasks-for'], {
    rules: ['rebuild/definition'],
    means: 'the task was created for an event that the policy does not list',
    causes: ['the product has begun to use another event', 'extra.tasks_for was written by hand'],
    nextStep: 'find out who created it; if the product has such tasks, add the event to `tasksFor`',
  }),
  ...explain(['rebuild/event-of-other-host'], {
    rules: ['rebuild/definition'],
    means: 'the task claims an event of GitHub for a Mercurial repository, or the reverse',
    causes: [
      'a product that moved from one host to another',
      'somebody claims the event that is checked less',
    ],
    nextStep: 'find out who created it',
  }),
  ...explain(['rebuild/cron-configuration-missing', 'rebuild/cron-job-unknown'], {
    rules: ['rebuild/definition'],
    means: 'the tree has no `.cron.yml`, or no such job',
    causes: [
      'the job was removed from the tree after its hook had fired',
      'somebody fired the hook for a revision without the job',
    ],
    nextStep: 'find out who created the task',
  }),
  ...explain(['rebuild/cron-job-differs'], {
    rules: ['rebuild/definition'],
    means: "`extra.cron` has another symbol, other arguments or an input that the tree's job does not have",
    causes: [
      '`.cron.yml` was changed between the hook and the revision',
      'somebody adds arguments to the command',
    ],
    nextStep: 'find out who created the task: the arguments reach a shell',
  }),
  ...explain(['rebuild/action-unknown', 'rebuild/action-malformed', 'rebuild/action-kind'], {
    rules: ['rebuild/definition'],
    means:
      "the decision task's `actions.json` has no such action, or one that cannot be rebuilt, or of before hooks",
    causes: [
      'the action was fired on the graph of another decision task',
      'an action that the tree no longer has',
      'a tree that still uses the kind of action from before hooks',
    ],
    nextStep: 'find out who fired it; `legacyActions` of the policy accepts the older kind',
  }),
  ...explain(['rebuild/action-without-decision'], {
    rules: ['rebuild/definition'],
    means: 'an action that is not in the task group of a decision task',
    causes: [
      'the action was fired on the task group of another action',
      'somebody created an action task in a group of its own',
    ],
    nextStep: 'fire actions on the graph of a decision task',
  }),
  ...explain(['rebuild/base-revision-absent'], {
    rules: ['rebuild/definition'],
    means: 'the commit before the push is in no repository',
    causes: ['the branch was force-pushed and the old commit is gone'],
    nextStep: 'find out who chose it',
  }),
  ...explain(['rebuild/release-absent'], {
    rules: ['rebuild/definition'],
    means: 'nobody has published such a release',
    causes: ['the release was deleted, or is still a draft'],
    nextStep: 'find out who created the task',
  }),
  ...explain(
    ['rebuild/pull-request-absent', 'rebuild/pull-request-differs', 'rebuild/pull-request-unnamed'],
    {
      rules: ['rebuild/definition'],
      means: 'no such pull request, one between other repositories, or the task does not say which',
      causes: ['the fork was deleted or renamed', 'the pull request was retargeted'],
      nextStep: 'find out who created the task; a deleted fork can no longer be verified',
    },
  ),
  ...explain(['rebuild/comment-differs'], {
    rules: ['rebuild/definition'],
    means: 'the comment in its environment is not that of the push',
    causes: ['a description of the push that was changed afterwards'],
    nextStep: 'find out who changed it',
  }),
  ...explain(
    [
      'rebuild/template-missing',
      'rebuild/template-version',
      'rebuild/template-error',
      'rebuild/no-task',
      'rebuild/malformed',
      'rebuild/not-utf8',
      'rebuild/too-deep',
      'rebuild/too-large',
      'rebuild/duplicate-key',
      'rebuild/forbidden-key',
      'rebuild/schema',
      'rebuild/digest-algorithm',
    ],
    {
      rules: ['rebuild/definition'],
      means: 'the tree has no template, or it cannot be rendered, or describes no task for the event',
      causes: [
        'a `.taskcluster.yml` that does not describe tasks for this event',
        'a template that uses a variable which the event does not have',
      ],
      nextStep: 'find out how the task was created',
    },
  ),
  ...explain(['rebuild/projects-missing', 'rebuild/project-unknown'], {
    rules: ['rebuild/definition'],
    means: 'the project configuration does not say exactly one project and level for the repository',
    causes: ['a repository that was added to the policy and not to the project configuration'],
    nextStep: 'correct `projectConfiguration` in the policy, or that file',
  }),
};
