import { KeyRepoError } from '../error.js';
import { askGit, type GitRepository } from '../git/git.js';

/**
 * Finds the root of a checkout from any folder in it.
 *
 * @throws KeyRepoError `key-repo-checkout` for a bare repository, or a path that is in none; `key-repo-git`
 */
export async function rootOfCheckout(repository: GitRepository): Promise<string> {
  const { exitCode, stdout, stderr } = await askGit(repository, ['rev-parse', '--show-toplevel']);
  const root = stdout.replace(/\n$/, '');
  if (exitCode === 0 && root !== '') return root;
  throw new KeyRepoError({
    code: 'key-repo-checkout',
    message: `${repository.path} is no checkout of a git repository${stderr === '' ? '' : `: ${stderr.trim()}`}`,
    nextStep: 'Clone the repository with a working tree, or make one with git init.',
    facts: { path: repository.path },
  });
}
