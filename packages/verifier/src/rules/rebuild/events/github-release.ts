import { orRefuse } from '../../../engine/refusal.js';
import type { Rebuild } from '../rebuild-input.js';
import { readTemplate } from '../template.js';
import { gitHubName } from './github-name.js';
import { asGit } from './source-type.js';

/**
 * A release that was published on GitHub. Everything comes from GitHub's record of it.
 *
 * @see GitHub's documentation of the event `release`; scriptworker `cot/verify.py`,
 *   `_get_additional_github_releases_jsone_context`
 */
export const rebuildGitHubRelease: Rebuild = async (input) => {
  const source = asGit(input.source, 'github-release');
  const { repository, written } = source;
  const tag = written.revision;
  const [template, release] = await Promise.all([
    readTemplate(input),
    orRefuse(input.evidence.findRelease({ repository, tag }), {
      code: 'rebuild/release-absent',
      message: `${repository} has no release ${tag}`,
      where: `payload.env.${written.prefix}_HEAD_REV`,
      actual: tag,
      nextStep: 'Find out who created the task; nobody has published such a release.',
    }),
  ]);
  const { fullName, name } = gitHubName(repository);
  const event = {
    action: 'published',
    repository: { clone_url: `${repository}.git`, full_name: fullName, html_url: repository, name },
    release: { tag_name: tag, target_commitish: release.targetCommitish, published_at: release.publishedAt },
    sender: { login: release.authorLogin },
  };
  return [
    { template, context: { tasks_for: 'github-release', ownTaskId: input.link.taskId, taskId: null, event } },
  ];
};
