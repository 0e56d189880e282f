import { execa } from 'execa';
import { KeyRepoError } from '../error.js';
import { foreignVariables, type GitRepository } from '../git/git.js';

/** Where keys are fetched from. */
export interface FetchSource {
  /** What `git fetch` takes: a URL, or an absolute path. */
  readonly url: string;
  /** Defaults to what the remote's `HEAD` names. */
  readonly branch?: string;
  /** After which a fetch is given up. Defaults to ten minutes. */
  readonly timeoutSeconds?: number;
}

/** Where fetched refs are put before anything is known about them. */
export const incoming = { head: 'refs/incoming/head', tags: 'refs/incoming/tags/' } as const;

/**
 * Unlike every other git process, this one has the user's configuration, which knows proxies and credentials. Not so
 * transports that run programs, hooks, and what would go on after the fetch in the background.
 */
const settings = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'safe.directory=*',
  'gc.auto=0',
  'maintenance.auto=false',
  'fetch.writeCommitGraph=false',
  'http.lowSpeedLimit=1',
  'http.lowSpeedTime=60',
];

const environment = {
  GIT_ALLOW_PROTOCOL: 'file:git:http:https:ssh',
  GIT_TERMINAL_PROMPT: '0',
  LC_ALL: 'C',
} as const;

/**
 * Fetches a branch and all tags into {@link incoming}, all of them or none. Nothing is believed of them there.
 *
 * @throws KeyRepoError `key-repo-fetch`
 */
export async function fetchIncoming(
  repository: GitRepository,
  { url, branch, timeoutSeconds = 600 }: FetchSource,
): Promise<void> {
  const from = branch === undefined ? 'HEAD' : `refs/heads/${branch}`;
  const args = [
    ...['-C', repository.path, ...settings.flatMap((setting) => ['-c', setting])],
    ...['fetch', '--quiet', '--atomic', '--prune', '--no-tags', '--no-write-fetch-head', '--update-shallow'],
    ...['--no-recurse-submodules', '--', url, `+${from}:${incoming.head}`, `+refs/tags/*:${incoming.tags}*`],
  ];
  const { exitCode, stderr, timedOut, shortMessage } = await execa(repository.git ?? 'git', args, {
    env: { ...foreignVariables, ...environment },
    timeout: timeoutSeconds * 1000,
    reject: false,
  });
  if (exitCode === 0) return;
  const why = timedOut ? `nothing after ${timeoutSeconds} seconds` : stderr.trim() || (shortMessage ?? '');
  throw new KeyRepoError({
    code: 'key-repo-fetch',
    message: `the key repository could not be fetched: ${why}`,
    nextStep: 'Try again; if it stays, run git fetch by hand. The last good keys stay in use.',
    facts: { branch: branch ?? null, exitCode: exitCode ?? null },
  });
}
