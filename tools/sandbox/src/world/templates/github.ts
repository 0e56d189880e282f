import type { ProductFacts } from '../products.js';

/**
 * A `.taskcluster.yml` in the manner of the products on GitHub: it brings every event into one shape, and then has
 * one task.
 */
export function gitHubTemplate(
  { trustDomain, envPrefix, level }: ProductFacts,
  { isPrivate, companion }: TemplateOptions,
): string {
  const shared = text
    .replaceAll('PREFIX_', `${envPrefix}_`)
    .replaceAll('DOMAIN', trustDomain)
    .replace('LEVEL', level)
    .replace('CHECKOUT', isPrivate ? 'ssh_url' : 'html_url');
  return companion === undefined ? shared : withCompanion(shared, companion);
}

/** What a tree's template depends on beside the product. */
export interface TemplateOptions {
  readonly isPrivate: boolean;
  readonly companion: Companion | undefined;
}

/** Another repository, at a revision that the tree pins, which is built together with the tree. */
export interface Companion {
  readonly prefix: string;
  readonly url: string;
  readonly revision: string;
}

/** The decision task then belongs to the other repository. */
function withCompanion(template: string, { prefix, url, revision }: Companion): string {
  return template
    .replace(/source: '[^']*\/\.taskcluster\.yml'/, `source: '${url}/raw/${revision}/.taskcluster.yml'`)
    .replace(
      'REPOSITORIES:',
      `${prefix}_HEAD_REPOSITORY: '${url}'\n                ${prefix}_HEAD_REV: '${revision}'\n                ${prefix}_HEAD_REF: 'refs/heads/main'\n                REPOSITORIES:`,
    );
}

const text = `# Rendered with json-e for the events of GitHub, and for cron and action events.
---
version: 1
reporting: checks-v1
policy:
  pullRequests: public_restricted
tasks:
  - $let:
      $merge:
        - isAction: {$eval: 'tasks_for in ["action", "pr-action"]'}
          isPullRequest: {$eval: 'tasks_for[:19] == "github-pull-request" || tasks_for == "pr-action"'}
        - $switch:
            'tasks_for == "github-push"':
              ownTaskId: {$eval: 'as_slugid("decision_task")'}
              owner: '\${event.pusher.email}'
              baseUrl: '\${event.repository.html_url}'
              headUrl: '\${event.repository.html_url}'
              checkoutUrl: '\${event.repository.CHECKOUT}'
              project: '\${event.repository.name}'
              ref: '\${event.ref}'
              baseRev: '\${event.before}'
              rev: '\${event.after}'
            'tasks_for == "github-release"':
              ownTaskId: {$eval: 'as_slugid("decision_task")'}
              owner: '\${event.sender.login}@users.noreply.github.com'
              baseUrl: '\${event.repository.html_url}'
              headUrl: '\${event.repository.html_url}'
              project: '\${event.repository.name}'
              ref: '\${event.release.target_commitish}'
              baseRev: '\${event.release.tag_name}'
              rev: '\${event.release.tag_name}'
            'tasks_for[:19] == "github-pull-request"':
              ownTaskId: {$eval: 'as_slugid("decision_task")'}
              owner: '\${event.pull_request.user.login}@users.noreply.github.com'
              baseUrl: '\${event.pull_request.base.repo.html_url}'
              headUrl: '\${event.pull_request.head.repo.html_url}'
              project: '\${event.pull_request.base.repo.name}'
              ref: 'refs/heads/\${event.pull_request.head.ref}'
              baseRev: '\${event.pull_request.base.sha}'
              rev: '\${event.pull_request.head.sha}'
            'tasks_for in ["cron", "action"]':
              owner: '\${tasks_for}@noreply.example.com'
              baseUrl: '\${repository.url}'
              headUrl: '\${repository.url}'
              project: '\${repository.project}'
              ref: '\${push.branch}'
              baseRev: '\${push.revision}'
              rev: '\${push.revision}'
            'tasks_for == "pr-action"':
              owner: '\${tasks_for}@noreply.example.com'
              baseUrl: '\${repository.base_url}'
              headUrl: '\${repository.url}'
              project: '\${repository.project}'
              ref: '\${push.branch}'
              baseRev: '\${push.base_revision}'
              rev: '\${push.revision}'
    in:
      $let:
        level:
          $switch:
            isPullRequest: '1'
            'tasks_for in ["cron", "action"]': '\${repository.level}'
            $default: 'LEVEL'
      in:
        taskId: {$if: '!isAction', then: '\${ownTaskId}'}
        taskGroupId: {$if: isAction, then: '\${action.taskGroupId}', else: '\${ownTaskId}'}
        schedulerId: 'DOMAIN-level-\${level}'
        created: {$fromNow: ''}
        deadline: {$fromNow: '1 day'}
        expires: {$fromNow: '1 year'}
        metadata:
          owner: '\${owner}'
          source: '\${headUrl}/raw/\${rev}/.taskcluster.yml'
          name: {$if: isAction, then: 'Action: \${action.title}', else: 'Decision Task (\${tasks_for})'}
          description: The task that creates all of the other tasks in the task graph
        provisionerId: 'DOMAIN-\${level}'
        workerType: decision
        tags:
          createdForUser: '\${owner}'
          kind: {$if: isAction, then: action-callback, else: decision-task}
          worker-implementation: docker-worker
        routes:
          $if: 'tasks_for[:6] == "github"'
          then: [checks]
          else: ['index.DOMAIN.v2.\${project}.revision.\${rev}.taskgraph.\${ownTaskId}']
        scopes:
          $switch:
            isAction: ['\${action.repo_scope}']
            'tasks_for[:19] == "github-pull-request"': ['assume:repo:\${baseUrl[8:]}:pull-request']
            'tasks_for == "cron"': ['assume:repo:\${headUrl[8:]}:cron:\${cron.job_name}']
            $default: ['assume:repo:\${headUrl[8:]}:branch:\${ref}']
        dependencies: []
        requires: all-completed
        priority: {$if: 'tasks_for == "cron"', then: low, else: very-low}
        retries: 5
        payload:
          env:
            $merge:
              - PREFIX_BASE_REPOSITORY: '\${baseUrl}'
                PREFIX_BASE_REV: '\${baseRev}'
                PREFIX_HEAD_REPOSITORY: {$if: 'tasks_for == "github-push"', then: '\${checkoutUrl}', else: '\${headUrl}'}
                PREFIX_HEAD_REF: '\${ref}'
                PREFIX_HEAD_REV: '\${rev}'
                PREFIX_REPOSITORY_TYPE: git
                REPOSITORIES: {$json: {DOMAIN: DOMAIN}}
              - $switch:
                  'tasks_for[:19] == "github-pull-request"':
                    PREFIX_PULL_REQUEST_NUMBER: '\${event.pull_request.number}'
                    PREFIX_PULL_REQUEST_TITLE: '\${event.pull_request.title}'
                  'tasks_for == "github-push"':
                    PREFIX_PUSH_DATE_TIME: '\${event.repository.pushed_at}'
                    PREFIX_TRIGGERED_BY: '\${event.sender.login}'
                  'tasks_for == "github-release"':
                    PREFIX_PUSH_DATE_TIME: '\${event.release.published_at}'
                  isAction:
                    ACTION_TASK_GROUP_ID: {$if: 'action.cb_name == "release-promotion"', then: '\${ownTaskId}', else: '\${action.taskGroupId}'}
                    ACTION_TASK_ID: {$json: {$eval: taskId}}
                    ACTION_INPUT: {$json: {$eval: input}}
                    ACTION_CALLBACK: '\${action.cb_name}'
                  $default: {}
          cache:
            'DOMAIN-level-\${level}-\${project}-checkouts': /builds/worker/checkouts
          features:
            taskclusterProxy: true
            chainOfTrust: true
          image: example/decision:5.0.0@sha256:9e000c9fd31ee1723927aeea2b82b95ff2ecf32ebdb7a5d893300281a1452670
          maxRunTime: 3600
          command:
            - run-task
            - '--checkout=/builds/worker/checkouts/src'
            - '--'
            - bash
            - -cx
            - $if: isAction
              then: taskgraph action-callback
              else:
                $let:
                  extra: {$if: 'tasks_for == "cron"', then: '\${cron.quoted_args}', else: ''}
                in: >-
                  taskgraph decision
                  --project='\${project}'
                  --owner='\${owner}'
                  --level='\${level}'
                  --tasks-for='\${tasks_for}'
                  --base-repository='\${baseUrl}'
                  --base-rev='\${baseRev}'
                  --head-repository='\${headUrl}'
                  --head-ref='\${ref}'
                  --head-rev='\${rev}'
                  \${extra}
          artifacts:
            public:
              type: directory
              path: /builds/worker/artifacts
              expires: {$fromNow: '1 year'}
        extra:
          $merge:
            - treeherder: {symbol: {$if: isAction, then: '\${action.symbol}', else: D}}
              tasks_for: '\${tasks_for}'
            - $if: 'tasks_for == "cron"'
              then: {cron: {$json: {$eval: cron}}}
              else: {}
            - $if: isAction
              then:
                parent: '\${action.taskGroupId}'
                action:
                  name: '\${action.name}'
                  context:
                    taskGroupId: '\${action.taskGroupId}'
                    taskId: {$eval: taskId}
                    input: {$eval: input}
                    clientId: {$eval: clientId}
              else: {}
`;
