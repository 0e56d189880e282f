import type { ResolvedLink } from '@chain-of-trust/chain';
import { loadProduct, type Policy } from '@chain-of-trust/policy';
import { type Evidence, EvidenceError, type JsonObject, toTaskDefinition } from '@chain-of-trust/types';
import type { RebuildInput } from '../../src/rules/rebuild/rebuild-input.js';
import type { GitRevision, MercurialRevision } from '../../src/rules/source/revision.js';

export const decisionTaskId = 'AAAAAAAAQACAAAAAAAAAAA';
export const actionTaskId = 'BBBBBBBBQACAAAAAAAAAAA';
export const revision = 'a1'.repeat(20);
export const baseRevision = 'b2'.repeat(20);
export const created = '2026-01-02T03:04:05.678Z';

/** A task definition with a payload and extra members, and nothing else that a rebuild reads. */
export function createTask(env: JsonObject, extra: JsonObject = {}) {
  return toTaskDefinition({
    provisionerId: 'gecko-3',
    workerType: 'decision',
    schedulerId: 'gecko-level-3',
    taskGroupId: decisionTaskId,
    dependencies: [],
    scopes: [],
    created,
    deadline: created,
    payload: { env },
    metadata: { name: 'a', owner: 'pusher@example.com', source: 'https://example.com/x', description: '' },
    extra,
  });
}

/** A link of the chain as `buildChain` makes it. */
function createLink(taskId: string, taskType: string, task: ReturnType<typeof createTask>): ResolvedLink {
  return {
    state: 'resolved',
    name: taskType,
    taskId,
    taskType,
    kind: 'parent',
    depth: 1,
    isTarget: false,
    conflictingTaskTypes: [],
    task,
    decisionTaskId,
    parentTaskId: decisionTaskId,
    worker: { implementation: 'docker-worker', signs: [] },
    edges: [],
    indexedImage: undefined,
    upstreamArtifacts: [],
    problems: [],
  };
}

/** A changeset of mozilla-central with its push. */
export function mercurialRevision(repository = 'https://hg.mozilla.org/mozilla-central'): MercurialRevision {
  const changeset = { node: revision, parents: [baseRevision], description: 'Bug 1 - x', branch: 'default' };
  return {
    type: 'hg',
    repository,
    revision,
    written: { prefix: 'GECKO', repository, revision, ref: revision },
    push: { pushId: '42', user: 'dev@example.com', date: 1_700_000_000, changesets: [changeset] },
  };
}

/** A commit of a repository on GitHub, on one of its branches. */
export function gitRevision(repository: string, prefix: string, branch = 'main'): GitRevision {
  return {
    type: 'git',
    repository,
    revision,
    written: { prefix, repository, revision, ref: `refs/heads/${branch}` },
    commit: {
      sha: revision,
      parents: [baseRevision],
      message: 'x',
      authorLogin: 'author',
      committerLogin: 'web-flow',
      authorName: undefined,
    },
  };
}

/** What evidence answers in a test; everything else does not exist. */
export interface Answers extends Partial<Pick<Evidence, 'findCommit' | 'findRelease' | 'findPullRequest'>> {
  /** By `PATH@REPOSITORY`. */
  readonly files?: Readonly<Record<string, string>>;
}

function evidenceOf({ files = {}, ...answers }: Answers): Evidence {
  const absent = () => Promise.reject(new EvidenceError({ code: 'evidence-not-found', message: 'absent' }));
  return {
    taskDefinition: absent,
    taskStatus: absent,
    listArtifacts: absent,
    openArtifact: absent,
    findIndexedTask: absent,
    findPush: absent,
    isOnBranch: absent,
    findDefaultBranch: absent,
    findCommit: answers.findCommit ?? absent,
    findRelease: answers.findRelease ?? absent,
    findPullRequest: answers.findPullRequest ?? absent,
    readSourceFile: async ({ repository, path }) => {
      const content = files[`${path}@${repository}`];
      return content === undefined ? absent() : Buffer.from(content);
    },
  };
}

/** Input of a rebuild of the decision task itself, or of an action task on its graph. */
export function createInput(options: {
  readonly source: RebuildInput['source'];
  readonly decision: ReturnType<typeof createTask>;
  readonly action?: ReturnType<typeof createTask>;
  readonly answers: Answers;
  readonly documents?: { readonly actions: JsonObject; readonly parameters: string };
  readonly policy?: Policy;
}): RebuildInput {
  const decision = createLink(decisionTaskId, 'decision', options.decision);
  const { actions, parameters } = options.documents ?? { actions: { actions: [] }, parameters: '{}' };
  return {
    link: options.action === undefined ? decision : createLink(actionTaskId, 'action', options.action),
    decision,
    source: options.source,
    evidence: evidenceOf(options.answers),
    policy: options.policy ?? loadProduct('firefox'),
    documents: async () => ({
      actions: Buffer.from(JSON.stringify(actions)),
      parameters: Buffer.from(parameters),
    }),
  };
}
