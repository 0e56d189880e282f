import { reasonOf } from '@chain-of-trust/types';
import { execa } from 'execa';
import { KeyRepoError } from '../error.js';

/** How git is run. */
export interface GitOptions {
  /** The git program. Defaults to `git`. */
  readonly git?: string;
}

/** A repository, bare or not, shallow or not. */
export interface GitRepository extends GitOptions {
  readonly path: string;
}

/**
 * Environment of every git process: no prompts, no configuration of the system or the user, and no replacement of
 * objects, which would show other content than what was signed.
 */
const gitEnvironment = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_NO_LAZY_FETCH: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  LC_ALL: 'C',
} as const;

/** Variables that would make git look at another repository than it is told, unset. */
export const foreignVariables: Readonly<Record<string, undefined>> = Object.fromEntries(
  [
    'GIT_DIR',
    'GIT_WORK_TREE',
    'GIT_INDEX_FILE',
    'GIT_OBJECT_DIRECTORY',
    'GIT_ALTERNATE_OBJECT_DIRECTORIES',
    'GIT_NAMESPACE',
    'GIT_CEILING_DIRECTORIES',
  ].map((name) => [name, undefined]),
);

/** Options of execa for every git process. The path follows `-C`, so that it cannot be an option itself. */
export function gitProcess({ path }: GitRepository): {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
} {
  // Whoever runs this has chosen the repository; who owns its folder says nothing about what is in its tags.
  const args = ['-C', path, '-c', 'safe.directory=*', '-c', 'core.fsmonitor=false'];
  return { args, env: { ...foreignVariables, ...gitEnvironment } };
}

/** What a git command that may fail has said. */
export interface GitAnswer {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs git, whatever its exit status.
 *
 * @throws KeyRepoError `key-repo-git` when it cannot be started
 */
export async function askGit(
  repository: GitRepository,
  args: readonly string[],
  input?: string,
): Promise<GitAnswer> {
  const program = repository.git ?? 'git';
  const { args: common, env } = gitProcess(repository);
  const result = await execa(program, [...common, ...args], {
    env,
    reject: false,
    ...(input === undefined ? {} : { input }),
  });
  return answerOf(program, result);
}

/** What a process of git has said. @throws KeyRepoError `key-repo-git` when it could not be started */
export function answerOf(
  program: string,
  { exitCode, stdout, stderr, cause }: Partial<GitAnswer> & { readonly cause?: unknown },
): GitAnswer {
  if (exitCode !== undefined) return { exitCode, stdout: stdout ?? '', stderr: stderr ?? '' };
  throw new KeyRepoError({
    code: 'key-repo-git',
    message: `${program} cannot be run: ${reasonOf(cause)}`,
    nextStep: 'Install git 2.36 or newer, or say where it is.',
    facts: { program },
    cause,
  });
}

/**
 * Runs git and returns what it prints.
 *
 * @throws KeyRepoError `key-repo-git`
 */
export async function runGit(
  repository: GitRepository,
  args: readonly string[],
  input?: string,
): Promise<string> {
  const answer = await askGit(repository, args, input);
  if (answer.exitCode === 0) return answer.stdout;
  throw gitFailure(repository, args, answer);
}

/** What to say when git has ended with an exit status that means no answer. */
export function gitFailure(
  { path }: GitRepository,
  args: readonly string[],
  { exitCode, stderr }: GitAnswer,
): KeyRepoError {
  return new KeyRepoError({
    code: 'key-repo-git',
    message: `git ${args[0]} failed in ${path}: ${stderr.trim() || `exit status ${exitCode}`}`,
    nextStep:
      'Check that the path is a git repository with the branch and the tags, and run the command by hand.',
    facts: { path, args: [...args], exitCode },
  });
}
