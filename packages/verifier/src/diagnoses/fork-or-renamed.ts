import type { Diagnoser } from './diagnose.js';

/** A task that was built from somebody's copy of the product's repository, or from one with a new name. */
export const forkOrRenamed: Diagnoser = {
  id: 'fork-or-renamed',
  diagnose({ finding }, { setting: { policy } }) {
    if (finding.code === 'evidence/redirect') return isOfRepository(finding.rule) ? ofRedirect() : undefined;
    const isSource =
      finding.code === 'source/repository-untrusted' || finding.code === 'source/head-repository-differs';
    const actual = isSource ? parseRepository(finding.actual ?? '') : undefined;
    if (actual === undefined) return undefined;
    const known = [...policy.repositories, ...policy.unprivilegedRepositories].map((url) => ({
      url,
      ...parseRepository(url),
    }));
    const original = known.find(
      ({ host, owner, name }) => host === actual.host && name === actual.name && owner !== actual.owner,
    );
    if (original !== undefined) return ofFork(actual.url, original.url);
    const sibling = known.find(
      ({ host, owner, name = '' }) =>
        host === actual.host && owner !== '' && owner === actual.owner && !areAlike(name, actual.name),
    );
    return sibling === undefined ? undefined : ofRename(actual.url, sibling.url);
  },
};

interface RepositoryParts {
  readonly url: string;
  readonly host: string;
  readonly owner: string;
  readonly name: string;
}

/** Reads an address of a repository, or of something in one; only to compare names, never to trust one. */
function parseRepository(written: string): RepositoryParts | undefined {
  const address = written.replace(/^git@([^:/]+):|^ssh:\/\/git@([^/]+)\//, 'https://$1$2/');
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  const segments = url.pathname.split('/').filter((segment) => segment !== '');
  const view = segments.findIndex((segment) => views.has(segment));
  const path =
    url.host === 'github.com' ? segments.slice(0, 2) : segments.slice(0, view === -1 ? undefined : view);
  const name = path.at(-1)?.replace(/\.git$/, '');
  if (name === undefined) return undefined;
  const owner = path.slice(0, -1).join('/');
  return { url: `${url.protocol}//${url.host}/${path.join('/')}`, host: url.host, owner, name };
}

/** What precedes a revision in addresses of Mercurial servers. */
const views: ReadonlySet<string> = new Set(['file', 'raw-file', 'rev', 'raw-rev', 'json-pushes']);

/** A name that only adds to a trusted one is rather a trap than a new name. */
function areAlike(name: string, other: string): boolean {
  return name.includes(other) || other.includes(name);
}

function ofFork(actual: string, original: string) {
  return {
    probably: `Probably the task was built from a fork: ${actual} has the name of ${original}, and another owner.`,
    remedy: `Land the change in ${original} and release from there. A fork's owner can push anything to it, so it does not belong into the policy.`,
  };
}

function ofRename(actual: string, sibling: string) {
  return {
    probably: `Probably the repository was renamed, or is new: ${actual} has the owner of ${sibling}, and no repository of the policy has its name.`,
    remedy:
      'Ask the owners whether it is theirs and who can push there. If it replaces one of the policy, replace it there; tasks from before stay with the old name.',
  };
}

/** Elsewhere a redirect leads to where artifacts are stored. */
function isOfRepository(rule: string): boolean {
  return /^(?:source|scopes|rebuild)\//.test(rule);
}

function ofRedirect() {
  return {
    probably:
      'Probably the repository was renamed or has moved: its host answers with a redirect, which is not followed, since anybody may take the old name.',
    remedy:
      'Find out from its owners where it is now. Put the new address into the policy and into the tree, and run a new decision task.',
  };
}
