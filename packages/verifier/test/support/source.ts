import { type Evidence, EvidenceError, type JsonObject, type Push } from '@chain-of-trust/types';
import type { GitRevision } from '../../src/rules/source/revision.js';
import { revision } from './rebuild-input.js';
import { type Scene, type SceneTask, taskNames } from './scene.js';

/** Repositories of Firefox: two trees, the one that anybody pushes to, and the mirror on GitHub. */
export const repositories = {
  central: 'https://hg.mozilla.org/mozilla-central',
  autoland: 'https://hg.mozilla.org/integration/autoland',
  try: 'https://hg.mozilla.org/try',
  gitHub: 'https://github.com/mozilla-firefox/firefox',
} as const;

/** Says in a task's metadata and environment what it is built from. */
export function buildFrom(task: SceneTask, repository: string, env: JsonObject = {}): void {
  const { metadata } = task.definition;
  task.define({ metadata: { ...(metadata as JsonObject), source: `${repository}/file/${revision}` } }); // made as an object
  task.pay({ env: { GECKO_HEAD_REPOSITORY: repository, GECKO_HEAD_REV: revision, ...env } });
}

/** Builds every task of the scene from one repository. */
export function buildAllFrom(scene: Scene, repository: string, env: JsonObject = {}): void {
  for (const name of taskNames) buildFrom(scene[name], repository, env);
}

/** A push whose tip is the revision of the tests. */
export function pushOf(tip = revision, branch = 'default'): Push {
  const changeset = { parents: [], description: 'Bug 1 - x', branch };
  return {
    pushId: '42',
    user: 'dev@example.com',
    date: 1_700_000_000,
    changesets: [
      { ...changeset, node: 'c3'.repeat(20), branch: 'oldest' },
      { ...changeset, node: 'e5'.repeat(20), branch: 'older' },
      { ...changeset, node: tip },
    ],
  };
}

/** A commit as its host describes it. */
export function commitOf(sha = revision): GitRevision['commit'] {
  return {
    sha,
    parents: [],
    message: 'x',
    authorLogin: 'author',
    committerLogin: 'web-flow',
    authorName: undefined,
  };
}

/** Evidence that has some answers; everything else does not exist. */
export function evidenceWith(answers: Partial<Evidence>): Evidence {
  const absent = () => Promise.reject(new EvidenceError({ code: 'evidence-not-found', message: 'absent' }));
  return {
    taskDefinition: absent,
    taskStatus: absent,
    listArtifacts: absent,
    openArtifact: absent,
    findIndexedTask: absent,
    readSourceFile: absent,
    findPush: absent,
    findCommit: absent,
    isOnBranch: absent,
    findDefaultBranch: absent,
    findRelease: absent,
    findPullRequest: absent,
    ...answers,
  };
}

/** Branches of a repository with the commits on them; the first is the default branch. */
export function branchesOf(
  branches: Readonly<Record<string, readonly string[]>>,
): Pick<Evidence, 'isOnBranch' | 'findDefaultBranch'> {
  return {
    isOnBranch: async ({ branch, revision: commit }) => {
      const commits = branches[branch];
      if (commits === undefined) throw new EvidenceError({ code: 'evidence-not-found', message: 'absent' });
      return commits.includes(commit);
    },
    findDefaultBranch: async () => Object.keys(branches)[0] ?? '',
  };
}
