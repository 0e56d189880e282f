import { loadProduct } from '@chain-of-trust/policy';
import type { Evidence, JsonObject, JsonValue } from '@chain-of-trust/types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rebuildGitHubPullRequest } from '../../../../src/rules/rebuild/events/github-pull-request.js';
import { expectRefusal } from '../../../support/expect-refusal.js';
import {
  baseRevision,
  createInput,
  createTask,
  decisionTaskId,
  gitRevision,
  mercurialRevision,
  revision,
} from '../../../support/rebuild-input.js';
import { enterprise, template, treeOf } from '../../../support/rebuild-tree.js';
import { outage } from '../../../support/scene.js';

const policy = loadProduct('enterprise');
const fork = 'https://github.com/somebody/enterprise-firefox';
const env = {
  GECKO_BASE_REPOSITORY: enterprise,
  GECKO_BASE_REV: baseRevision,
  GECKO_PULL_REQUEST_NUMBER: '7',
  GECKO_PUSH_DATE_TIME: 'today',
};
const repo = { html_url: enterprise, name: 'enterprise-firefox' };
const head = { ref: 'topic', sha: 'f'.repeat(40), repo: { html_url: fork }, user: { login: 'somebody' } };
const pullRequest = { number: 7, title: 'x', head, base: { ref: 'main', sha: 'e'.repeat(40), repo } };

interface Trial {
  readonly env?: JsonObject;
  readonly pullRequest?: JsonObject;
  readonly source?: string;
  readonly find?: Evidence['findPullRequest'];
}
function inputOf(trial: Trial = {}) {
  const source = gitRevision(trial.source ?? fork, 'GECKO');
  const findPullRequest = trial.find ?? (async () => trial.pullRequest ?? pullRequest);
  return createInput({
    source,
    decision: createTask(trial.env ?? env),
    answers: { files: treeOf(source.repository), findPullRequest },
    policy,
  });
}
const event = 'github-pull-request';
const rebuild = (trial?: Trial) => rebuildGitHubPullRequest(event)(inputOf(trial));
const without = (members: JsonObject, name: string): JsonObject =>
  Object.fromEntries(Object.entries(members).filter(([member]) => member !== name));
const from = (html_url: JsonValue): JsonObject => ({ ...pullRequest, head: { ...head, repo: { html_url } } });
const into = (html_url: JsonValue): JsonObject => ({ ...pullRequest, base: { repo: { html_url } } });

describe('rebuildGitHubPullRequest', () => {
  it.each([event, 'github-pull-request-untrusted'])(
    'makes the event %s as GitHub has it today',
    async (name) => {
      const asked: unknown[] = [];
      const input = inputOf({
        find: async (reference) => {
          asked.push(reference);
          return pullRequest;
        },
      });
      expect(await rebuildGitHubPullRequest(name)(input)).toEqual([
        {
          template,
          context: {
            tasks_for: name,
            ownTaskId: decisionTaskId,
            taskId: null,
            event: {
              action: 'synchronize',
              number: 7,
              repository: repo,
              pull_request: {
                ...pullRequest,
                head: { ...head, sha: revision, updated_at: 'today' },
                base: { ref: 'main', repo, sha: baseRevision },
              },
              sender: { login: 'somebody' },
            },
          },
        },
      ]);
      expect(asked).toEqual([{ repository: enterprise, number: 7 }]);
    },
  );

  it('has null for what neither GitHub nor the task says', async () => {
    const sparse = { head: { repo: head.repo }, base: { repo } };
    const { GECKO_BASE_REPOSITORY, GECKO_PULL_REQUEST_NUMBER } = env;
    const written = { GECKO_BASE_REPOSITORY, GECKO_PULL_REQUEST_NUMBER };
    const [recipe] = await rebuild({ pullRequest: sparse, env: written });
    expect(recipe?.context).toMatchObject({
      event: {
        number: null,
        sender: { login: null },
        pull_request: { head: { sha: revision, updated_at: null }, base: { sha: null } },
      },
    });
  });

  it('within a repository of the product needs no base repository', async () => {
    const own = { source: enterprise, pullRequest: from(enterprise) };
    await expect(rebuild({ ...own, env: without(env, 'GECKO_BASE_REPOSITORY') })).resolves.toHaveLength(1);
    await expect(rebuild(own)).resolves.toHaveLength(1);
  });

  it('goes to the repository that the task names, not to that of its source', async () => {
    const other = 'https://github.com/thunderbird/thunderbird-desktop';
    const trial = { source: other, pullRequest: from(other) };
    await expect(rebuild(trial)).resolves.toHaveLength(1);
    const named = { ...env, GECKO_BASE_REPOSITORY: other };
    await expectRefusal(rebuild({ ...trial, env: named }), 'rebuild/pull-request-differs');
  });

  it.each<[string, JsonObject]>([
    ['no number', without(env, 'GECKO_PULL_REQUEST_NUMBER')],
    ['no repository', without(env, 'GECKO_BASE_REPOSITORY')],
    ['another repository', { ...env, GECKO_BASE_REPOSITORY: fork }],
    ...['', '0', '07', '-7', '7 ', ' 7', '7\n', '1e3', '0x7', '7.5', '12345678901', 'x7', '7/files'].map(
      (number): [string, JsonObject] => [
        `the number ${JSON.stringify(number)}`,
        { ...env, GECKO_PULL_REQUEST_NUMBER: number },
      ],
    ),
  ])('when the task names %s, refuses', async (_, changed) => {
    await expectRefusal(rebuild({ env: changed }), 'rebuild/pull-request-unnamed');
  });

  it('asks for the number that the task names', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 9_999_999_999 }), async (number) => {
        const asked: number[] = [];
        const changed = { ...env, GECKO_PULL_REQUEST_NUMBER: String(number) };
        await rebuild({
          env: changed,
          find: async (reference) => {
            asked.push(reference.number);
            return pullRequest;
          },
        });
        expect(asked).toEqual([number]);
      }),
      { numRuns: 30 },
    );
  });

  it('takes every spelling of both repositories', async () => {
    await expect(rebuild({ pullRequest: from(`${fork}.git`) })).resolves.toHaveLength(1);
    await expect(rebuild({ pullRequest: from(fork.replace('somebody', 'SomeBody')) })).resolves.toHaveLength(
      1,
    );
    await expect(rebuild({ source: fork.replace('somebody', 'SomeBody') })).resolves.toHaveLength(1);
    await expect(
      rebuild({
        pullRequest: into(enterprise.toUpperCase().replace('HTTPS://GITHUB.COM', 'https://github.com')),
      }),
    ).resolves.toHaveLength(1);
  });

  it.each<[string, JsonObject]>([
    ['comes from another fork', from('https://github.com/else/enterprise-firefox')],
    ['comes from the product itself', from(enterprise)],
    ['comes from a fork that was deleted', { ...pullRequest, head: { ...head, repo: null } }],
    ['comes from nowhere', { ...pullRequest, head: null }],
    ['comes from what is no text', from([fork])],
    ['comes from what is no URL', from('x')],
    ['goes to another repository', into('https://github.com/mozilla/other')],
    ['goes to the fork', into(fork)],
    ['goes nowhere', without(pullRequest, 'base')],
  ])('when the pull request %s, refuses', async (_, changed) => {
    await expectRefusal(rebuild({ pullRequest: changed }), 'rebuild/pull-request-differs');
  });

  it('says which repository is another', async () => {
    await expect(rebuild({ pullRequest: into(fork) })).rejects.toMatchObject({
      details: [{ where: 'pull_request.base.repo.html_url', expected: enterprise, actual: `"${fork}"` }],
    });
    await expect(rebuild({ pullRequest: from('x') })).rejects.toMatchObject({
      details: [{ where: 'pull_request.head.repo.html_url', expected: fork, actual: '"x"' }],
    });
  });

  it('when nobody has opened it, refuses', async () => {
    const input = createInput({
      source: gitRevision(fork, 'GECKO'),
      decision: createTask(env),
      answers: { files: treeOf(fork) },
      policy,
    });
    await expectRefusal(rebuildGitHubPullRequest(event)(input), 'rebuild/pull-request-absent');
  });

  it('when GitHub does not answer, passes that on', async () => {
    const error = outage();
    await expect(rebuild({ find: () => Promise.reject(error) })).rejects.toBe(error);
  });

  it('when the source is a Mercurial repository, refuses', async () => {
    const input = { ...inputOf(), source: mercurialRevision() };
    await expectRefusal(rebuildGitHubPullRequest(event)(input), 'rebuild/event-of-other-host');
  });
});
