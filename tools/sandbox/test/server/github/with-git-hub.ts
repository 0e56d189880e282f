import type { Sandbox, SandboxOptions, World } from '@chain-of-trust/sandbox';
import { get, withSandbox } from '../../with-sandbox.js';

type Repository = NonNullable<ReturnType<World['gitHub']['get']>>;

/** What tests ask the API of. */
export interface GitHubDeployment {
  readonly world: World;
  readonly sandbox: Sandbox;
  readonly project: Repository;
  readonly fork: Repository;
  /** Asks the API about `OWNER/NAME` and so on. */
  readonly api: (path: string, headers?: Readonly<Record<string, string>>) => ReturnType<typeof get>;
}

/** Hash of a commit by its number. */
export function sha(commit: number): string {
  return `${commit}`.repeat(40);
}

/**
 * A project and a fork of it. History: 1 ← 2 ← 3 (`main`), 2 ← 4 (`releases/v1`, tag `v1.0`), 3 ← 5 (`main` of the
 * fork). Commit 6 has nothing in common with them.
 */
export async function withGitHub(
  options: SandboxOptions,
  use: (deployment: GitHubDeployment) => Promise<void>,
): Promise<void> {
  await withSandbox(options, async ({ world, sandbox }) => {
    const project = createRepository('an-owner', {
      commits: [
        commit(1),
        commit(2, 1),
        { ...commit(3, 2), committerLogin: 'web-flow' },
        commit(4, 2),
        commit(6),
      ],
      branches: { main: sha(3), 'releases/v1': sha(4), odd: sha(6) },
    });
    project.tags.set('v1.0', sha(4));
    project.files.set(`${sha(3)}/a folder/file.txt`, Buffer.from('third\n'));
    project.files.set(`${sha(4)}/a folder/file.txt`, Buffer.from('fourth\n'));
    const publishedAt = '2026-03-04T05:06:07Z';
    const release = { tag: 'v1.0', targetCommitish: 'releases/v1', publishedAt, authorLogin: 'releaser' };
    project.releases.set('v1.0', release);
    project.pullRequests.set(7, {
      number: 7,
      user: { login: 'stranger' },
      head: {
        sha: sha(5),
        user: { login: 'a-stranger' },
        repo: { html_url: 'https://github.com/a-stranger/project' },
      },
      base: { sha: sha(3), user: { login: 'an-owner' }, repo: null },
    });
    const fork = createRepository('a-stranger', {
      commits: [{ ...commit(5, 3), authorLogin: null }],
      branches: { main: sha(5), evil: sha(5) },
      forkOf: project.url,
    });
    fork.files.set(`${sha(5)}/a folder/file.txt`, Buffer.from('fifth\n'));
    for (const each of [project, fork]) world.gitHub.set(each.url, each);
    const api: GitHubDeployment['api'] = (path, headers) =>
      get(`${sandbox.mirrors['https://api.github.com']}/repos/${path}`, headers);
    await use({ world, sandbox, project, fork, api });
  });
}

interface RepositoryParts {
  readonly commits: readonly ReturnType<typeof commit>[];
  readonly branches: Readonly<Record<string, string>>;
  readonly forkOf?: string;
}

function createRepository(owner: string, { commits, branches, forkOf }: RepositoryParts): Repository {
  return {
    owner,
    name: 'project',
    url: `https://github.com/${owner}/project`,
    defaultBranch: 'main',
    isPrivate: false,
    forkOf,
    branches: new Map(Object.entries(branches)),
    tags: new Map(),
    commits: new Map(commits.map((each) => [each.sha, each])),
    files: new Map(),
    releases: new Map(),
    pullRequests: new Map(),
  };
}

function commit(number: number, ...parents: readonly number[]) {
  return {
    sha: sha(number),
    parents: parents.map(sha),
    message: `Commit ${number}`,
    authorName: 'A Developer',
    authorEmail: 'developer@example.com',
    authorLogin: 'developer' as string | null, // not only this one
    committerLogin: 'developer' as string | null, // not only this one
  };
}
