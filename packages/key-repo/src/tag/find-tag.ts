import { KeyRepoError } from '../error.js';
import { askGit, type GitRepository, gitFailure, runGit } from '../git/git.js';

/** A ref below `refs/tags/`, and the object that it names. */
export interface TagRef {
  readonly name: string;
  readonly id: string;
}

/** Which tag to take. */
export interface TagChoice {
  /** The tag itself, instead of the newest one of a branch. */
  readonly tag?: string;
  /** A branch of the repository or of its remote `origin`. Defaults to what is checked out. */
  readonly branch?: string;
}

/**
 * Finds a tag by its name, or the one that `git describe --abbrev=0` finds from a branch: an annotated tag, the nearest
 * that can be reached, and on one commit the one with the newest date.
 *
 * @throws KeyRepoError `key-repo-tag-missing`, `key-repo-tag-lightweight`, `key-repo-tag-renamed`, `key-repo-git`
 * @see git documentation, `git-describe`, "SEARCH STRATEGY"
 */
export async function findTag(repository: GitRepository, choice: TagChoice): Promise<TagRef> {
  const name = choice.tag ?? (await describe(repository, choice.branch));
  // The pattern of for-each-ref would also match refs below it; the exact one is first.
  const ref = `refs/tags/${name}`;
  const lines = (
    await runGit(repository, ['for-each-ref', '--format=%(refname) %(objecttype) %(objectname)', ref])
  )
    .split('\n')
    .map((line) => line.split(' '));
  const [, type, id] = lines.find(([found]) => found === ref) ?? [];
  if (id === undefined) throw missing(repository, `it has no tag ${name}`);
  if (type === 'tag') return { name, id };
  throw new KeyRepoError({
    code: 'key-repo-tag-lightweight',
    message: `the tag ${name} is lightweight: it names a ${type} and carries no signature`,
    nextStep: 'Make an annotated tag with git tag --sign.',
    facts: { tag: name, path: repository.path },
  });
}

async function describe(repository: GitRepository, branch: string | undefined): Promise<string> {
  const commit = await branchCommit(repository, branch);
  const { exitCode, stdout, stderr } = await askGit(repository, ['describe', '--abbrev=0', commit]);
  // git then prints something that is the name of no tag.
  const [, ref, signedAs] = /^warning: tag '(.+)' is externally known as '(.+)'$/m.exec(stderr) ?? [];
  if (ref !== undefined && signedAs !== undefined) throw renamedTag(ref, signedAs);
  if (exitCode !== 0)
    throw missing(repository, `no annotated tag can be reached from ${branch ?? 'HEAD'} (${stderr.trim()})`);
  return stdout.trim();
}

/**
 * The newest commit of a branch, of the remote `origin` first, or of what is checked out.
 *
 * @throws KeyRepoError `key-repo-tag-missing`, `key-repo-git`
 */
export async function branchCommit(repository: GitRepository, branch: string | undefined): Promise<string> {
  // A full ref is no option and no other revision, whatever the branch is called.
  const refs = branch === undefined ? ['HEAD'] : [`refs/remotes/origin/${branch}`, `refs/heads/${branch}`];
  for (const ref of refs) {
    const args = ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`];
    const answer = await askGit(repository, args);
    if (answer.exitCode === 0) return answer.stdout.trim();
    // 1 says that there is no such ref, anything else that git could not look.
    if (answer.exitCode !== 1) throw gitFailure(repository, args, answer);
  }
  throw missing(repository, `it has no branch ${branch ?? 'checked out'}`);
}

/** A ref can be renamed by whoever can push; the name that was signed is that in the object. */
export function renamedTag(ref: string, signedAs: string): KeyRepoError {
  return new KeyRepoError({
    code: 'key-repo-tag-renamed',
    message: `the ref ${ref} leads to a tag that was signed as ${signedAs}`,
    nextStep: 'Find out who has moved the tag; fetch the tags again.',
    facts: { tag: ref, signedAs },
  });
}

function missing({ path }: GitRepository, what: string): KeyRepoError {
  return new KeyRepoError({
    code: 'key-repo-tag-missing',
    message: `${path} has no tag to take keys from: ${what}`,
    nextStep: 'Fetch the branch with its tags, or make a signed tag.',
    facts: { path },
  });
}
