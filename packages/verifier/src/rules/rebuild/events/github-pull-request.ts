import { canonicalRepositoryUrl } from '@chain-of-trust/policy';
import { isJsonObject, type JsonObject, type JsonValue } from '@chain-of-trust/types';
import { orRefuse, Refusal } from '../../../engine/refusal.js';
import { findOwnMember } from '../../../own-member.js';
import { show } from '../../../show.js';
import { findBaseRepository } from '../../source/pull-request.js';
import type { GitRevision } from '../../source/revision.js';
import { findEnvironmentVariable } from '../../source/task-environment.js';
import type { Rebuild, RebuildInput } from '../rebuild-input.js';
import { readTemplate } from '../template.js';
import { asGit } from './source-type.js';

/**
 * A pull request to a repository of the product, mostly from a fork.
 *
 * Its people, title and repositories come from GitHub as they are today; the two revisions and the time come from
 * the task, because a pull request moves on while its tasks run. So the template is whatever the fork says, which
 * is why nothing in such a chain gets a restricted scope (`scopes/privileged-source`).
 *
 * @see GitHub's documentation of the event `pull_request`; scriptworker `cot/verify.py`,
 *   `_get_additional_github_pull_request_jsone_context`
 */
export function rebuildGitHubPullRequest(event: string): Rebuild {
  return async (input) => {
    const source = asGit(input.source, event);
    const [template, pullRequest] = await Promise.all([readTemplate(input), findPullRequest(input, source)]);
    const base = findOwnMember(pullRequest, 'base');
    const context = {
      tasks_for: event,
      ownTaskId: input.link.taskId,
      taskId: null,
      event: {
        action: 'synchronize',
        number: pullRequest.number ?? null,
        repository: findOwnMember(base, 'repo') ?? null,
        pull_request: withTaskFacts(pullRequest, input, source),
        sender: {
          login: findOwnMember(findOwnMember(findOwnMember(pullRequest, 'head'), 'user'), 'login') ?? null,
        },
      },
    };
    return [{ template, context }];
  };
}

async function findPullRequest(input: RebuildInput, source: GitRevision): Promise<JsonObject> {
  const { decision, policy, evidence } = input;
  const name = `${policy.sourceEnvPrefix}_PULL_REQUEST_NUMBER`;
  const written = findEnvironmentVariable(decision.task, name);
  const number = written !== undefined && /^[1-9]\d{0,9}$/.test(written) ? Number(written) : undefined;
  const own = policy.repositories.find((repository) => repository === source.repository);
  const repository = findBaseRepository(decision.task, policy) ?? own;
  if (number === undefined || repository === undefined) throw unnamed(input, written);
  const pullRequest = await orRefuse(evidence.findPullRequest({ repository, number }), {
    code: 'rebuild/pull-request-absent',
    message: `${repository} has no pull request ${number}`,
    where: `payload.env.${name}`,
    actual: String(number),
    nextStep: 'Find out who created the task; nobody has opened such a pull request.',
  });
  refuseOtherEnds(pullRequest, repository, source.repository);
  return pullRequest;
}

function unnamed({ policy }: RebuildInput, number: string | undefined): Refusal {
  const prefix = policy.sourceEnvPrefix;
  return new Refusal({
    code: 'rebuild/pull-request-unnamed',
    message: 'the task does not say to which pull request of which repository of the product it belongs',
    where: `payload.env.${prefix}_PULL_REQUEST_NUMBER, payload.env.${prefix}_BASE_REPOSITORY`,
    expected: `a number, and one of ${policy.repositories.join(', ')}`,
    actual: show(number),
    nextStep: 'Let the template put both into the environment of its decision task.',
  });
}

/** Without this, a pull request of one's own to the product would vouch for any other fork. */
function refuseOtherEnds(pullRequest: JsonObject, base: string, head: string): void {
  for (const [end, expected] of [
    ['base', base],
    ['head', head],
  ] as const) {
    const url = findOwnMember(findOwnMember(findOwnMember(pullRequest, end), 'repo'), 'html_url');
    const actual = typeof url === 'string' ? canonicalRepositoryUrl(url) : undefined;
    if (actual?.toLowerCase() === expected.toLowerCase()) continue;
    throw new Refusal({
      code: 'rebuild/pull-request-differs',
      message: `the ${end} of the pull request is another repository`,
      where: `pull_request.${end}.repo.html_url`,
      expected,
      actual: show(url),
      nextStep: 'Find out who created the task; if the fork was deleted, it can no longer be verified.',
    });
  }
}

function withTaskFacts(
  pullRequest: JsonObject,
  { decision, policy }: RebuildInput,
  source: GitRevision,
): JsonObject {
  const read = (name: string) =>
    findEnvironmentVariable(decision.task, `${policy.sourceEnvPrefix}_${name}`) ?? null;
  const head = { ...toObject(pullRequest.head), sha: source.revision, updated_at: read('PUSH_DATE_TIME') };
  return { ...pullRequest, head, base: { ...toObject(pullRequest.base), sha: read('BASE_REV') } };
}

function toObject(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
