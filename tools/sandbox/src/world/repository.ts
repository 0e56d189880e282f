import type { JsonObject } from '@chain-of-trust/types';

/** One push to a repository. */
export interface RepositoryPush {
  readonly pushId: string;
  readonly user: string;
  /** Seconds since 1970. */
  readonly date: number;
  /** Oldest first. */
  readonly changesets: readonly {
    readonly node: string;
    readonly parents: readonly string[];
    readonly desc: string;
  }[];
}

/** A Mercurial repository: pushes, and the files at each revision. */
export interface Repository {
  readonly url: string;
  readonly project: string;
  readonly pushes: RepositoryPush[];
  /** By `REVISION/PATH`. */
  readonly files: Map<string, Uint8Array>;
}

/** The push that a revision came with. */
export function findPushOf(repository: Repository, revision: string): RepositoryPush | undefined {
  return repository.pushes.find((push) =>
    push.changesets.some(({ node }) => revision.length >= 12 && node.startsWith(revision)),
  );
}

/** A push as `json-pushes?version=2&full=1` answers it. */
export function pushLogOf(repository: Repository, push: RepositoryPush): JsonObject {
  const changesets = push.changesets.map(({ node, parents, desc }) => ({
    author: 'Developer <developer@example.com>',
    backsoutnodes: [],
    branch: 'default',
    desc,
    files: ['README'],
    node,
    parents: [...parents],
    tags: [],
  }));
  const { pushId, date, user } = push;
  const lastpushid = Number(repository.pushes.at(-1)?.pushId ?? 0);
  return { lastpushid, pushes: { [pushId]: { changesets, date, user } } };
}
