import { type ProductFacts, products } from '../products.js';

/**
 * A `.taskcluster.yml` in the manner of the Firefox tree: one template, an arm for each event, rendered by the
 * services that create decision and action tasks.
 */
export function mercurialTemplate({ trustDomain, envPrefix }: ProductFacts): string {
  return text
    .replaceAll('GECKO_', `${envPrefix}_`)
    .replace('trustDomain: gecko', `trustDomain: ${trustDomain}`);
}

const text = `# Rendered with json-e for hg-push, cron and action events.
---
version: 1
reporting: checks-v1
tasks:
  - $if: 'tasks_for in ["hg-push", "action", "cron"]'
    then:
      $let:
        ownerEmail: {$if: '"@" in push.owner', then: '\${push.owner}', else: '\${push.owner}@noreply.example.com'}
        repoUrl: {$if: 'repository.url[-1] == "/"', then: {$eval: 'repository.url[:-1]'}, else: {$eval: 'repository.url'}}
        expires: {$if: 'repository.project == "try"', then: {$fromNow: '28 days'}, else: {$fromNow: '1 year'}}
        trustDomain: gecko
        cronArguments: {$if: 'tasks_for == "cron"', then: '\${cron.quoted_args}', else: ''}
      in:
        taskId: {$if: 'tasks_for != "action"', then: '\${ownTaskId}'}
        taskGroupId: {$if: 'tasks_for == "action"', then: '\${action.taskGroupId}', else: '\${ownTaskId}'}
        schedulerId: '\${trustDomain}-level-\${repository.level}'
        created: {$fromNow: ''}
        deadline: {$fromNow: '1 day'}
        expires: {$eval: expires}
        metadata:
          owner: '\${ownerEmail}'
          source: '\${repoUrl}/raw-file/\${push.revision}/.taskcluster.yml'
          name:
            $if: 'tasks_for == "hg-push"'
            then: Gecko Decision Task
            else: {$if: 'tasks_for == "action"', then: 'Action: \${action.title}', else: 'Decision Task for cron job \${cron.job_name}'}
          description: 'The task that creates all of the other tasks in the task graph ([jobs](https://example.com/jobs?revision=\${push.revision}))'
        provisionerId: '\${trustDomain}-\${repository.level}'
        workerType: decision
        tags:
          createdForUser: '\${ownerEmail}'
          kind: {$if: 'tasks_for == "action"', then: action-callback, else: decision-task}
          worker-implementation: docker-worker
        routes:
          $flatten:
            - $if: 'tasks_for == "action"'
              then: ['index.\${trustDomain}.v2.\${repository.project}.revision.\${push.revision}.taskgraph.actions.\${ownTaskId}']
              else: ['index.\${trustDomain}.v2.\${repository.project}.revision.\${push.revision}.taskgraph.decision']
            - $if: 'repository.project == "try"'
              then: ['notify.email.\${ownerEmail}.on-completed']
              else: ['index.\${trustDomain}.v2.\${repository.project}.latest.taskgraph.decision']
        scopes:
          $if: 'tasks_for == "hg-push"'
          then: ['assume:repo:\${repoUrl[8:]}:branch:default']
          else:
            $if: 'tasks_for == "action"'
            then: ['\${action.repo_scope}']
            else: ['assume:repo:\${repoUrl[8:]}:cron:\${cron.job_name}']
        dependencies: []
        requires: all-completed
        priority: {$if: 'tasks_for == "cron"', then: low, else: lowest}
        retries: {$if: 'tasks_for == "hg-push" && repository.level != "1"', then: 0, else: 5}
        payload:
          env:
            $merge:
              - GECKO_BASE_REPOSITORY: https://hg.mozilla.org/mozilla-unified
                GECKO_BASE_REV: '\${push.base_revision}'
                GECKO_HEAD_REPOSITORY: '\${repoUrl}'
                GECKO_HEAD_REF: '\${push.revision}'
                GECKO_HEAD_REV: '\${push.revision}'
                MOZ_AUTOMATION: '1'
              - $if: 'tasks_for == "action"'
                then:
                  ACTION_TASK_GROUP_ID: {$if: 'action.cb_name == "release-promotion"', then: '\${ownTaskId}', else: '\${action.taskGroupId}'}
                  ACTION_TASK_ID: {$json: {$eval: 'taskId'}}
                  ACTION_INPUT: {$json: {$eval: 'input'}}
                  ACTION_CALLBACK: '\${action.cb_name}'
                else: {}
          cache:
            '\${trustDomain}-level-\${repository.level}-checkouts': /builds/worker/checkouts
          features:
            taskclusterProxy: true
            chainOfTrust: true
          image: example/gecko_decision:5.0.0@sha256:9e000c9fd31ee1723927aeea2b82b95ff2ecf32ebdb7a5d893300281a1452670
          maxRunTime: 3600
          command:
            - /builds/worker/bin/run-task
            - '--gecko-checkout=/builds/worker/checkouts/gecko'
            - '--'
            - bash
            - -cx
            - $if: 'tasks_for == "action"'
              then: ./mach taskgraph action-callback
              else: >-
                ./mach taskgraph decision
                --pushlog-id='\${push.pushlog_id}'
                --pushdate='\${push.pushdate}'
                --project='\${repository.project}'
                --owner='\${ownerEmail}'
                --level='\${repository.level}'
                --tasks-for='\${tasks_for}'
                \${cronArguments}
          artifacts:
            public:
              type: directory
              path: /builds/worker/artifacts
              expires: {$eval: expires}
        extra:
          $merge:
            - treeherder:
                machine: {platform: gecko-decision}
                symbol:
                  $if: 'tasks_for == "hg-push"'
                  then: D
                  else: {$if: 'tasks_for == "action"', then: '\${action.symbol}', else: '\${cron.job_symbol}'}
            - {tasks_for: '\${tasks_for}'}
            - $if: 'tasks_for == "cron"'
              then: {cron: {$json: {$eval: cron}}}
              else: {}
            - $if: 'tasks_for == "action"'
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

/** That of Firefox. */
export const taskclusterYml = mercurialTemplate(products.firefox);
