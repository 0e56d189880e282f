import { workerImplementations } from '@chain-of-trust/types';
import { diffStates } from '../diff/diff.js';
import type { KeyDiff } from '../diff/schema.js';
import { type RepositoryState, readState } from '../diff/state.js';
import { KeyRepoError } from '../error.js';
import { askGit, type GitRepository } from '../git/git.js';
import { ObjectReader } from '../git/object-reader.js';
import type { JudgeOptions } from '../tag/judge-tag.js';
import { lastTrustedTag } from '../tag/last-trusted-tag.js';
import { listTags } from '../tag/list-tags.js';
import { loadSigners, type SignerSource } from '../tag/signers.js';
import { checkTagName } from '../tag/tag-rules.js';
import type { TrustedTag } from '../tag/trusted-tag.js';
import { rootOfCheckout } from './checkout.js';
import { findTagSigner, type TagSignerPlan } from './tag-signer.js';
import { askUserGit } from './user-git.js';

/** What a tag should be, and who may make it. */
export interface TagKeysOptions extends GitRepository {
  /** Any folder of a checkout. */
  readonly path: string;
  readonly signers: SignerSource;
  /** The key to sign with, as gpg takes it. Defaults to what git is configured with. */
  readonly key?: string;
  /** The last good tag. Defaults to the newest one of the repository that a signer has signed. */
  readonly since?: string;
  /** Says that no tag before this one is good. */
  readonly isFirst?: boolean;
  readonly namePattern?: RegExp;
  readonly at: Date;
}

/** A tag that can be made. */
export interface TagPlan {
  readonly name: string;
  /** The root of the checkout. */
  readonly root: string;
  readonly commit: string;
  readonly signer: TagSignerPlan;
  /** The last good tag; `undefined` where there is none, or where it is not trusted today. */
  readonly since: TrustedTag | undefined;
  /** What changes since then. */
  readonly diff: KeyDiff;
}

/**
 * Checks everything that can be known of a tag before it is made, so that no tag is made that a verifier would refuse,
 * and tells what would change. Nothing is changed by that.
 *
 * @throws KeyRepoError `key-repo-checkout`, `key-repo-tag-uncommitted`, `key-repo-tag-name`, `key-repo-tag-exists`,
 *   `key-repo-tag-keys`, `key-repo-tag-missing` (no good tag before, and this is not said to be the first),
 *   `key-repo-tag-diverged`, `key-repo-tag-clock`, `key-repo-tag-signer`, `key-repo-signers`, `key-repo-git`,
 *   `key-repo-object`
 */
export async function planTag(name: string, options: TagKeysOptions): Promise<TagPlan> {
  const root = await rootOfCheckout(options);
  const judging = { ...options, path: root, signers: await loadSigners(options.signers) };
  await refuseUncommitted(judging);
  await refuseName(name, judging);
  const reader = new ObjectReader(judging);
  try {
    const head = await readState(reader, 'HEAD', judging);
    refuseUnreadable(head);
    const last = await lastState(reader, judging);
    if (last !== undefined) await refuseDiverged(last, head, judging);
    const signer = await findTagSigner(judging);
    const diff = diffStates(last ?? nothing, head, options.at);
    return { name, root, commit: head.commit, signer, since: last?.tag, diff };
  } finally {
    await reader.close();
  }
}

/** What came before the first tag. */
const nothing: RepositoryState = {
  name: 'nothing',
  commit: '0'.repeat(40),
  tag: undefined,
  distrust: new KeyRepoError({
    code: 'key-repo-tag-missing',
    message: 'this is the first tag',
    nextStep: 'Look at every key.',
  }),
  implementations: new Map(),
  failures: new Map(),
};

type Judging = Omit<TagKeysOptions, 'signers'> & JudgeOptions;

async function refuseUncommitted(repository: GitRepository): Promise<void> {
  const { stdout } = await askUserGit(repository, ['status', '--porcelain', '--untracked-files=normal']);
  const lines = stdout.split('\n').filter((line) => line !== '');
  if (lines.length === 0) return;
  const more = lines.length > 3 ? ` and ${lines.length - 3} more` : '';
  throw new KeyRepoError({
    code: 'key-repo-tag-uncommitted',
    message: `the checkout has changes that are not committed: ${lines.slice(0, 3).join(', ')}${more}`,
    nextStep: 'Commit them, or put them away with git stash --include-untracked; a tag is of a commit.',
    facts: { path: repository.path },
  });
}

async function refuseName(name: string, options: Judging): Promise<void> {
  const { exitCode } = await askGit(options, ['check-ref-format', `refs/tags/${name}`]);
  if (exitCode !== 0 || name.startsWith('-')) {
    throw new KeyRepoError({
      code: 'key-repo-tag-name',
      message: `git has no tags of the name ${JSON.stringify(name)}`,
      nextStep: 'Choose a name without spaces that does not begin with a dash.',
      facts: { tag: name },
    });
  }
  checkTagName(name, options.namePattern);
  if (!(await listTags(options)).some((tag) => tag.name === name)) return;
  throw new KeyRepoError({
    code: 'key-repo-tag-exists',
    message: `there is a tag ${name} already`,
    nextStep: 'Choose another name: a tag that others have fetched is not replaced by fetching again.',
    facts: { tag: name },
  });
}

function refuseUnreadable({ implementations, failures }: RepositoryState): void {
  if (failures.size === 0 && implementations.size > 0) return;
  const [first] = failures.values();
  const reasons = [...failures].map(([name, { message }]) => `${name}: ${message}`);
  throw new KeyRepoError({
    code: 'key-repo-tag-keys',
    message: `verifiers could not use the keys of this commit: ${reasons.length === 0 ? 'no worker implementation has a folder' : reasons.join('; ')}`,
    nextStep:
      first?.nextStep ??
      `Make at least one of ${workerImplementations.join(', ')}, and put public keys into it.`,
    facts: { implementations: [...failures.keys()] },
    cause: [...failures.values()],
  });
}

/** A repository without any tag begins with this one; that all tags are refused has to be somebody's decision. */
async function lastState(reader: ObjectReader, options: Judging): Promise<RepositoryState | undefined> {
  if (options.isFirst === true) return undefined;
  if (options.since !== undefined) return readState(reader, options.since, options);
  if ((await listTags(options)).length === 0) return undefined;
  const { namePattern: _, ...judging } = options; // Names may have been others before.
  const last = await lastTrustedTag(reader, judging);
  return readState(reader, last.name, judging);
}

async function refuseDiverged(last: RepositoryState, head: RepositoryState, options: Judging): Promise<void> {
  const { exitCode } = await askGit(options, ['merge-base', '--is-ancestor', last.commit, head.commit]);
  if (exitCode !== 0) {
    throw new KeyRepoError({
      code: 'key-repo-tag-diverged',
      message: `HEAD does not come after ${last.name}: what was tagged there would be undone unseen`,
      nextStep: 'Merge the tag first, or say since which tag you have looked at the changes.',
      facts: { since: last.name, commit: head.commit },
    });
  }
  const taggedAt = last.tag?.taggedAt;
  if (taggedAt === undefined || options.at > taggedAt) return;
  throw new KeyRepoError({
    code: 'key-repo-tag-clock',
    message: `the clock says ${options.at.toISOString()}, and ${last.name} was tagged at ${taggedAt.toISOString()}: verifiers would take the new tag for an older one`,
    nextStep: 'Correct the clock of this machine.',
    facts: { since: last.name },
  });
}
