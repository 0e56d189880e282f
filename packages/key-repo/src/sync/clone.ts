import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { KeyRepoError } from '../error.js';
import { askGit, type GitOptions, type GitRepository, runGit } from '../git/git.js';
import { type FetchSource, fetchIncoming, incoming } from './fetch.js';
import { stateError } from './state-error.js';

const head = 'refs/heads/upstream';
const tags = 'refs/tags/';

/** What has to hold of a fetched branch, beside what the clone itself remembers. */
export interface CloneOptions extends FetchSource, GitOptions {
  /** Commits that keys were taken from. */
  readonly contains: readonly string[];
  /** Whether the process that used the clone before was killed. */
  readonly isDoubtful: boolean;
}

/**
 * Fetches a key repository into the clone of a state folder, as `git pull --ff-only` would: the branch has to contain
 * what it had, and no tag may have moved. Its `HEAD` is the branch then.
 *
 * The clone is a cache: what was trusted is recorded elsewhere, and one that a killed process has left is not used.
 *
 * @throws KeyRepoError `key-repo-fetch`, `key-repo-rewritten`, `key-repo-git`, `key-repo-state`
 * @see spec, "GPG homedir management", "we update the repo to the latest valid signed tag"
 */
export async function updateClone(state: string, options: CloneOptions): Promise<GitRepository> {
  const repository = {
    path: join(state, 'repository'),
    ...(options.git === undefined ? {} : { git: options.git }),
  };
  if (options.isDoubtful) await discard(state, repository.path);
  if (!existsSync(repository.path)) await create(state, repository);
  await fetchIncoming(repository, options);
  await accept(repository, options.contains);
  return repository;
}

/** A git process of the killed one may still write into it, and goes on doing so under the other name. */
async function discard(state: string, path: string): Promise<void> {
  if (!existsSync(path)) return;
  try {
    const aside = await mkdtemp(join(state, '.old-'));
    await rename(path, join(aside, 'repository'));
    await rm(aside, { recursive: true, force: true, maxRetries: 5 });
  } catch (cause) {
    throw stateError(path, 'cannot be removed', cause);
  }
}

/** It has its name only when it is a repository. */
async function create(state: string, { path, git }: GitRepository): Promise<void> {
  const fresh = await mkdtemp(join(state, '.new-')).catch((cause: unknown) => {
    throw stateError(state, 'cannot be written', cause);
  });
  try {
    const repository = { path: fresh, ...(git === undefined ? {} : { git }) };
    await runGit(repository, ['init', '--quiet', '--bare', '--template=', '--initial-branch=upstream']);
    await rename(fresh, path);
  } catch (cause) {
    await rm(fresh, { recursive: true, force: true });
    throw cause instanceof KeyRepoError ? cause : stateError(path, 'cannot be written', cause);
  }
}

/** Moves the refs to what was fetched, after it was looked at. */
async function accept(repository: GitRepository, contains: readonly string[]): Promise<void> {
  const refs = await listRefs(repository);
  const fetched = refs.get(incoming.head) ?? '';
  const had = refs.get(head);
  for (const commit of new Set(had === undefined ? contains : [...contains, had])) {
    if (!(await isAncestor(repository, commit, fetched))) throw rewritten(`no longer contains ${commit}`);
  }
  const changes = had === fetched ? [] : [`update ${head} ${fetched}`];
  for (const [ref, id] of refs) {
    if (!ref.startsWith(incoming.tags)) continue;
    const name = ref.slice(incoming.tags.length);
    const known = refs.get(`${tags}${name}`);
    if (known === undefined) changes.push(`create ${tags}${name} ${id}`);
    else if (known !== id) throw rewritten(`has another tag ${name} than it had: ${id} instead of ${known}`);
  }
  if (changes.length > 0) await runGit(repository, ['update-ref', '--stdin'], `${changes.join('\n')}\n`);
}

async function listRefs(repository: GitRepository): Promise<ReadonlyMap<string, string>> {
  const lines = await runGit(repository, ['for-each-ref', '--format=%(refname) %(objectname)']);
  return new Map(
    lines.split('\n').map((line) => {
      const [name = '', id = ''] = line.split(' ');
      return [name, id];
    }),
  );
}

async function isAncestor(repository: GitRepository, commit: string, of: string): Promise<boolean> {
  if (commit === of) return true;
  const { exitCode } = await askGit(repository, ['merge-base', '--is-ancestor', commit, of]);
  if (exitCode <= 1) return exitCode === 0;
  // A new clone does not even have a commit that the branch has dropped.
  const { exitCode: isMissing } = await askGit(repository, ['cat-file', '-e', commit]);
  if (isMissing === 0) await runGit(repository, ['merge-base', '--is-ancestor', commit, of]);
  return false;
}

function rewritten(what: string): KeyRepoError {
  return new KeyRepoError({
    code: 'key-repo-rewritten',
    message: `the key repository was rewritten: it ${what}`,
    nextStep:
      'Ask its maintainers what has happened. If it was on purpose, synchronise into a new state folder, with the last good tag as the floor.',
  });
}
