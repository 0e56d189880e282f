import type { GitHubCommit, GitHubRepository } from '../../world/github-repository.js';
import type { World } from '../../world/world.js';

/** Finds a repository; letters of either case, as GitHub does. */
export function findRepository(world: World, owner: string, name: string): GitHubRepository | undefined {
  const wanted = `${owner}/${name}`.toLowerCase();
  return [...world.gitHub.values()].find((each) => `${each.owner}/${each.name}`.toLowerCase() === wanted);
}

/**
 * A repository together with its forks, their forks, and what it is a fork of. GitHub keeps their objects in one
 * store: a commit that was only ever pushed to a fork can be read under the name of any of them. That is why a
 * client must not take "GitHub has this commit" for "this repository has this commit".
 */
export class Network {
  readonly #members: readonly GitHubRepository[];
  readonly #repository: GitHubRepository;

  constructor(world: World, repository: GitHubRepository) {
    const root = sourceOf(world, repository);
    this.#repository = repository;
    this.#members = [...world.gitHub.values()].filter(
      (each) => each.isPrivate === repository.isPrivate && sourceOf(world, each) === root,
    );
  }

  /** The commit with this full hash. */
  commit(sha: string): GitHubCommit | undefined {
    return this.#first(({ commits }) => commits.get(sha));
  }

  /** The file at a commit. */
  file(sha: string, path: string): Uint8Array | undefined {
    return this.#first(({ files }) => files.get(`${sha}/${path}`));
  }

  /** The commit that a hash, its beginning, a branch or a tag stands for. Names are those of the repository only. */
  resolve(ref: string): GitHubCommit | undefined {
    const { branches, tags } = this.#repository;
    const [, kind, name] = /^(?:refs\/)?(heads|tags)\/(.+)$/.exec(ref) ?? [];
    const qualified = name === undefined ? undefined : (kind === 'heads' ? branches : tags).get(name);
    const named = branches.get(ref) ?? tags.get(ref) ?? qualified;
    return this.commit(ref) ?? (named === undefined ? this.#abbreviated(ref) : this.commit(named));
  }

  /** A commit's history, itself included: nearest first. */
  history(sha: string): GitHubCommit[] {
    const seen = new Map<string, GitHubCommit>();
    const waiting = [sha];
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const commit = seen.has(next) ? undefined : this.commit(next);
      if (commit === undefined) continue; // seen, or older than the world
      seen.set(next, commit);
      waiting.push(...commit.parents);
    }
    return [...seen.values()];
  }

  #abbreviated(prefix: string): GitHubCommit | undefined {
    if (!/^[0-9a-f]{4,39}$/.test(prefix)) return undefined;
    const hashes = this.#members.flatMap(({ commits }) => [...commits.keys()]);
    const [sha, ...others] = new Set(hashes.filter((each) => each.startsWith(prefix)));
    return sha === undefined || others.length > 0 ? undefined : this.commit(sha);
  }

  #first<T>(read: (member: GitHubRepository) => T | undefined): T | undefined {
    return this.#members.map(read).find((found) => found !== undefined);
  }
}

/** Branches of the repository itself whose history holds a commit. */
export function branchesWith(network: Network, repository: GitHubRepository, sha: string): string[] {
  return [...repository.branches]
    .filter(([, head]) => network.history(head).some((commit) => commit.sha === sha))
    .map(([branch]) => branch);
}

/** What a fork was made of in the first place. */
export function sourceOf(world: World, repository: GitHubRepository): GitHubRepository {
  const parent = repository.forkOf === undefined ? undefined : world.gitHub.get(repository.forkOf);
  return parent === undefined ? repository : sourceOf(world, parent);
}
