import type { JsonObject } from '@chain-of-trust/types';
import type { GitRevision } from '../../source/revision.js';
import { findEnvironmentVariable } from '../../source/task-environment.js';
import { readCronJob } from '../cron/cron-job.js';
import { findProject, type Project } from '../project.js';
import type { Rebuild, RebuildInput } from '../rebuild-input.js';
import { readTemplate } from '../template.js';
import { gitHubName } from './github-name.js';
import { mercurialPush, mercurialRepository } from './hg-push.js';

/**
 * A job of the tree's cron configuration, on Mercurial and on GitHub.
 *
 * What the job is comes from the tree, not from the `extra.cron` that the task repeats it in.
 *
 * @see build-decision `cron/decision.py`; scriptworker `cot/verify.py`, `_get_additional_hg_cron_jsone_context`,
 *   `_get_additional_git_cron_jsone_context`
 */
export const rebuildCron: Rebuild = async (input) => {
  const { source, evidence, policy, link } = input;
  const [template, project, cron] = await Promise.all([
    readTemplate(input),
    findProject(evidence, policy, source),
    readCronJob(input),
  ]);
  const common = { tasks_for: 'cron', ownTaskId: link.taskId, taskId: null, cron };
  if (source.type === 'git') {
    return [{ template, context: { ...common, ...gitContext(input, source, project) } }];
  }
  const push = mercurialPush(source, { comment: '', owner: 'cron' });
  return [{ template, context: { ...common, push, repository: mercurialRepository(source, project) } }];
};

/**
 * Trees that taskgraph makes know `push` and `repository`; older ones are given the event of a release, as if the
 * hook were GitHub. Templates use one of the two.
 */
function gitContext({ decision, policy }: RebuildInput, source: GitRevision, project: Project): JsonObject {
  const { repository: url, revision } = source.written;
  const branch = source.written.ref ?? null;
  const read = (name: string) => findEnvironmentVariable(decision.task, `${policy.sourceEnvPrefix}_${name}`);
  const { fullName, name } = gitHubName(source.repository);
  return {
    push: { revision, branch },
    repository: { url, project: project.name, level: project.level, type: 'git' },
    event: {
      repository: { clone_url: url, full_name: fullName, html_url: url, name },
      release: { tag_name: revision, target_commitish: branch, published_at: read('PUSH_DATE_TIME') ?? null },
      // An account named "cron" would belong to somebody.
      sender: { login: read('TRIGGERED_BY') ?? 'TaskclusterHook' },
    },
  };
}
