import { textContent } from './content.js';
import type { Ids } from './ids.js';
import { type ResolvedWorldOptions, type Tree, trees } from './options.js';
import { type ProductFacts, products } from './products.js';
import type { Repository, RepositoryPush } from './repository.js';
import { cronYml } from './templates/cron.js';
import { mercurialTemplate } from './templates/mercurial.js';

/** The project configuration of the deployment. */
export const projectsYml = [
  ...Object.values(trees).map(mercurialProject),
  ...Object.values(products).map(gitProject),
].join('');

function mercurialProject({ url, project, level }: Tree): string {
  return `${project}:\n  repo: ${url}\n  repo_type: hg\n  access: scm_level_${level}\n  trust_domain: ${url.includes('comm-') ? 'comm' : 'gecko'}\n`;
}

function gitProject({ gitHub, level, trustDomain }: ProductFacts): string {
  if (gitHub === undefined) return '';
  const branches = `[{name: main, level: ${level}}, {name: "*", level: 1}]`;
  return `${gitHub.name}:
  repo: https://github.com/${gitHub.owner}/${gitHub.name}
  repo_type: git
  default_branch: main
  branches: ${branches}
  trust_domain: ${trustDomain}
`;
}

/** Makes the repository of the tree with two pushes of several changesets. */
export function createRepository({ tree, now, product }: ResolvedWorldOptions, ids: Ids): Repository {
  const seconds = Math.floor(now.getTime() / 1000);
  const earlier = createPush(ids, {
    pushId: '44000',
    date: seconds - 86_400,
    parent: ids.revision(),
    changesets: 2,
  });
  const parent = earlier.changesets.at(-1)?.node ?? '';
  const push = createPush(ids, { pushId: '44001', date: seconds - 600, parent, changesets: 3 });
  const files = [earlier, push].flatMap((each): [string, Uint8Array][] => {
    const tip = each.changesets.at(-1)?.node;
    return [
      [`${tip}/.taskcluster.yml`, textContent(mercurialTemplate(products[product]))],
      [`${tip}/.cron.yml`, textContent(cronYml)],
    ];
  });
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
