import { KeyRepoError } from '../error.js';
import { askGit, type GitRepository } from '../git/git.js';
import type { ObjectReader } from '../git/object-reader.js';
import { type ReadKeys, readKeysOf } from '../key-repository.js';
import { findTag, type TagRef } from '../tag/find-tag.js';
import { type JudgeOptions, judgeTag } from '../tag/judge-tag.js';
import { readTag, type TrustedTag } from '../tag/trusted-tag.js';

/** The keys of a repository at a tag or commit, trusted or not. Never for verifying anything. */
export interface RepositoryState extends ReadKeys {
  /** As it was asked for. */
  readonly name: string;
  readonly commit: string;
  /** Of a state that a signer vouches for. */
  readonly tag: TrustedTag | undefined;
  /** Why nobody vouches for it. */
  readonly distrust: KeyRepoError | undefined;
}

/**
 * Reads the keys at a tag or another revision, whoever has made it, and says what it is worth.
 *
 * @throws KeyRepoError `key-repo-tag-missing` where there is no such tag or revision, `key-repo-git`, `key-repo-object`,
 *   `key-repo-tag-malformed` for a tag of something else than a commit
 */
export async function readState(
  reader: ObjectReader,
  name: string,
  options: GitRepository & JudgeOptions,
): Promise<RepositoryState> {
  const found = await resolve(reader, name, options);
  return { ...found, name, ...(await readAny(reader, { name, commit: found.commit }, options)) };
}

type Found = Pick<RepositoryState, 'commit' | 'tag' | 'distrust'>;

async function resolve(
  reader: ObjectReader,
  name: string,
  options: GitRepository & JudgeOptions,
): Promise<Found> {
  const ref = await findTagOrReason(options, name);
  if (ref instanceof KeyRepoError) {
    const revision = ref.code === 'key-repo-tag-lightweight' ? `refs/tags/${name}` : name;
    const commit = await commitOf(options, revision);
    if (commit === undefined) throw ref;
    return { commit, tag: undefined, distrust: ref };
  }
  const verdict = await judgeTag(reader, ref, options);
  if (verdict.isTrusted) return { commit: verdict.tag.commit, tag: verdict.tag, distrust: undefined };
  const { target, targetType } = await readTag(reader, ref);
  if (targetType !== 'commit') throw verdict.reason;
  return { commit: target, tag: undefined, distrust: verdict.reason };
}

async function findTagOrReason(repository: GitRepository, name: string): Promise<TagRef | KeyRepoError> {
  if (name === 'HEAD') return noTag(name);
  try {
    return await findTag(repository, { tag: name });
  } catch (error) {
    if (!(error instanceof KeyRepoError)) throw error;
    if (error.code === 'key-repo-tag-lightweight') return error;
    if (error.code === 'key-repo-tag-missing') return noTag(name);
    throw error;
  }
}

/** The commit of a revision; `undefined` where there is none. */
async function commitOf(repository: GitRepository, revision: string): Promise<string | undefined> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
  const { exitCode, stdout } = await askGit(repository, args);
  return exitCode === 0 ? stdout.trim() : undefined;
}

/** A commit without any folder of keys holds nothing. */
async function readAny(...args: Parameters<typeof readKeysOf>): Promise<ReadKeys> {
  try {
    return await readKeysOf(...args);
  } catch (error) {
    if (error instanceof KeyRepoError && error.code === 'key-repo-empty')
      return { implementations: new Map(), failures: new Map() };
    throw error;
  }
}

function noTag(name: string): KeyRepoError {
  return new KeyRepoError({
    code: 'key-repo-tag-missing',
    message: `${name} is no tag`,
    nextStep: 'Name a tag, or let a signer tag the commit.',
    facts: { tag: name },
  });
}
