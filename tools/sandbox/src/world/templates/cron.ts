/** The cron jobs of a tree. */
export const cronYml = `# Jobs that run by the clock.
---
jobs:
  - name: nightly-all
    job:
      type: decision-task
      treeherder-symbol: Nd
      target-tasks-method: nightly_all
      include-push-tasks: true
      rebuild-kinds: [docker-image, 'l10n bumper']
    run-on-projects: [mozilla-central]
    when:
      - {hour: 10, minute: 0}
  - name: daily-releases
    job:
      type: decision-task
      treeherder-symbol: RPd
      optimize-target-tasks: false
    when: []
`;

/** What the service that runs cron jobs says of the first job, to the template and in the task. */
export function cronInfo(taskId: string) {
  return {
    task_id: taskId,
    job_name: 'nightly-all',
    job_symbol: 'Nd',
    quoted_args:
      "--target-tasks-method=nightly_all --include-push-tasks --rebuild-kind=docker-image '--rebuild-kind=l10n bumper'",
    input: {},
  };
}
