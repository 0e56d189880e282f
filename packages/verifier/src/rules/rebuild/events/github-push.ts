import type { Commit, JsonObject } from '@chain-of-trust/types';
import { orRefuse } from '../../../engine/refusal.js';
import type { GitRevision } from '../../source/revision.js';
import { findEnvironmentVariable } from '../../source/task-environment.js';
import type { Rebuild, RebuildInput } from '../rebuild-input.js';
import { readTemplate } from '../template.js';
import { gitHubName } from './github-name.js';
import { asGit } from './source-type.js';

/**
 * A push to a git repository on GitHub, or of a tag.
 *
 * GitHub keeps no record of pushes that could be asked. The commit, its committer and the revision before the push
 * are looked up; e-mail address, time and the branch's name are the task's own, and templates only show them. With
 * restricted scopes, the branch has to hold the commit (`scopes/landed`).
 *
 * @see GitHub's documentation of the event `push`; scriptworker `cot/verify.py`,
 *   `_get_additional_github_push_jsone_context`
 */
export const rebuildGitHubPush: Rebuild = async (input) => {
  const source = asGit(input.source, 'github-push');
  const [template, before] = await Promise.all([readTemplate(input), readBaseRevision(input, source)]);
  const context = {
    tasks_for: 'github-push',
    ownTaskId: input.link.taskId,
    taskId: null,
    event: pushEvent(input, source, before),
  };
  return [{ template, context }];
};

function pushEvent(
  { decision, policy }: RebuildInput,
  source: GitRevision,
  before: string | null,
): JsonObject {
  const { repository, revision, written, commit } = source;
  const read = (name: string) =>
    findEnvironmentVariable(decision.task, `${policy.sourceEnvPrefix}_${name}`) ?? null;
  const { fullName, name } = gitHubName(repository);
  return {
    before,
    after: revision,
    ref: written.ref ?? null,
    base_ref: read('BASE_BRANCH') ?? read('BASE_REF'),
    pusher: { email: decision.task.metadata.owner },
    repository: {
      full_name: fullName,
      name,
      html_url: repository,
      ssh_url: `git@github.com:${fullName}.git`,
      pushed_at: read('PUSH_DATE_TIME'),
    },
    sender: { login: loginOf(commit) },
  };
}

/** Commits that are made on GitHub's pages have its own account as their committer; the author made them. */
function loginOf({ committerLogin, authorLogin }: Commit): string {
  const isOfPerson = committerLogin !== undefined && committerLogin !== 'web-flow';
  return isOfPerson ? committerLogin : (authorLogin ?? '@@@unknown@@@');
}

const newBranch = '0'.repeat(40);

/** The revision before the push decides what counts as changed, so it must at least be one of the repository. */
async function readBaseRevision(
  { decision, policy, evidence }: RebuildInput,
  { repository }: GitRevision,
): Promise<string | null> {
  const name = `${policy.sourceEnvPrefix}_BASE_REV`;
  const revision = findEnvironmentVariable(decision.task, name);
  if (revision === undefined) return null;
  if (revision !== newBranch) {
    await orRefuse(evidence.findCommit({ repository, revision }), {
      code: 'rebuild/base-revision-absent',
      message: `${repository} has no revision ${revision}`,
      where: `payload.env.${name}`,
      actual: revision,
      nextStep: 'Find out who chose the base revision; a push starts from a commit of the repository.',
    });
  }
  return revision;
}
