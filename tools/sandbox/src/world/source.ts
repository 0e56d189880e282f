import { textContent } from './content.js';
import type { Ids } from './ids.js';
import { type ResolvedWorldOptions, trees } from './options.js';
import type { Repository, RepositoryPush } from './repository.js';
import { taskclusterYml } from './template.js';

/** The project configuration of the deployment. */
export const projectsYml = Object.values(trees)
  .map(({ url, project, level }) =>
    [
      `${project}:`,
      `  repo: ${url}`,
      '  repo_type: hg',
      `  access: scm_level_${level}`,
      '  trust_domain: gecko',
      '',
    ].join('\n'),
  )
  .join('');

/** Makes the repository of the tree with two pushes of several changesets. */
export function createRepository({ tree, now }: ResolvedWorldOptions, ids: Ids): Repository {
  const seconds = Math.floor(now.getTime() / 1000);
  const earlier = createPush(ids, {
    pushId: '44000',
    date: seconds - 86_400,
    parent: ids.revision(),
    changesets: 2,
  });
  const parent = earlier.changesets.at(-1)?.node ?? '';
  const push = createPush(ids, { pushId: '44001', date: seconds - 600, parent, changesets: 3 });
  const files = [earlier, push].map((each): [string, Uint8Array] => [
    `${each.changesets.at(-1)?.node}/.taskcluster.yml`,
    textContent(taskclusterYml),
  ]);
  return { url: tree.url, project: tree.project, pushes: [earlier, push], files: new Map(files) };
}

interface PushOptions {
  readonly pushId: string;
  readonly date: number;
  readonly parent: string;
  readonly changesets: number;
}

function createPush(ids: Ids, { pushId, date, parent, changesets }: PushOptions): RepositoryPush {
  let last = parent;
  const made = Array.from({ length: changesets }, (_, i) => {
    const changeset = {
      node: ids.revision(),
      parents: [last],
      desc: `Bug ${1_900_000 + i} - Part ${i + 1}. r=reviewer`,
    };
    last = changeset.node;
    return changeset;
  });
  return { pushId, user: 'developer@example.com', date, changesets: made };
}
