import { execa } from 'execa';
import { answerOf, foreignVariables, type GitAnswer, type GitRepository } from '../git/git.js';

/**
 * Runs git as the user would: with their configuration, their agent and their terminal, whatever its exit status. Only
 * for what the user does themselves, like signing; nothing is verified this way.
 *
 * @throws KeyRepoError `key-repo-git` when it cannot be started
 */
export async function askUserGit(repository: GitRepository, args: readonly string[]): Promise<GitAnswer> {
  const program = repository.git ?? 'git';
  const result = await execa(program, ['-C', repository.path, ...args], {
    // A PIN or passphrase is asked for where the user sits.
    stdin: 'inherit',
    env: { ...foreignVariables, LC_ALL: 'C.UTF-8' },
    reject: false,
  });
  return answerOf(program, result);
}

/** A value of the user's configuration of git; `undefined` where it is not set. */
export async function userGitConfig(repository: GitRepository, name: string): Promise<string | undefined> {
  const { exitCode, stdout } = await askUserGit(repository, ['config', '--get', name]);
  return exitCode === 0 && stdout !== '' ? stdout : undefined;
}
