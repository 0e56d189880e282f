import { type GitRepository, runGit } from '../git/git.js';
import type { TagRef } from './find-tag.js';

/** A tag of a repository, annotated or not. */
export interface ListedTag extends TagRef {
  readonly isAnnotated: boolean;
  /** The name in an annotated tag's object; nothing is verified. */
  readonly signedAs: string | undefined;
  /** Of the tagger or, where a tag has none, of the commit. */
  readonly date: Date;
}

/**
 * Lists the tags of a repository or those that can be reached from a commit, newest first.
 *
 * @throws KeyRepoError `key-repo-git`
 */
export async function listTags(
  repository: GitRepository,
  options: { readonly reachableFrom?: string } = {},
): Promise<readonly ListedTag[]> {
  const { reachableFrom } = options;
  const text = await runGit(repository, [
    'for-each-ref',
    '--sort=-creatordate',
    '--format=%(refname) %(objecttype) %(objectname) %(creatordate:unix) %(tag)',
    ...(reachableFrom === undefined ? [] : [`--merged=${reachableFrom}`]),
    'refs/tags/',
  ]);
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [ref = '', type, id = '', seconds, ...signedAs] = line.split(' ');
      return {
        name: ref.slice('refs/tags/'.length),
        id,
        isAnnotated: type === 'tag',
        signedAs: type === 'tag' ? signedAs.join(' ') : undefined,
        date: new Date(Number(seconds) * 1000),
      };
    });
}
