/// <reference path="../taskcluster/taskcluster-client.d.ts" />
import * as v from 'valibot';
import type { TaskclusterCredentials } from '../credentials/credentials.js';
import { type GitHubOptions, tokenSchema } from '../credentials/github.js';
import type { HttpContext } from '../http/exchange.js';
import { evidenceError } from '../http/failure.js';
import { type GitHubName, nameKey } from './repository-url.js';

/** Gives the token with which a repository is read, `undefined` where it is read anonymously. */
export type GitHubTokens = (repository: GitHubName) => Promise<string | undefined>;

/** What tokens are made from. */
export interface TokenSetting {
  readonly http: HttpContext;
  readonly gitHub: GitHubOptions;
  /** The root URL of the deployment, or of its proxy. */
  readonly apiBase: string;
  readonly credentials: TaskclusterCredentials | undefined;
}

/**
 * Makes the function that knows tokens.
 *
 * Those of an app are asked for once for each repository, kept in memory only, and asked for again shortly before
 * they expire. Where the deployment gives none, the token of the options is taken, and without one, a repository that
 * the app may not read is read anonymously: a public fork is nothing that the app is installed for.
 *
 * The function rejects with `evidence-unavailable`, `evidence-forbidden` or `evidence-malformed`.
 */
export function createGitHubTokens(setting: TokenSetting): GitHubTokens {
  const { gitHub, http } = setting;
  const { app, token } = gitHub;
  if (app === undefined) return async () => token;
  const known = new Map<string, Promise<AppToken>>();
  return async (repository) => {
    const key = nameKey(repository);
    try {
      const kept = known.get(key);
      if (kept !== undefined && isFresh(await kept, http.runtime.now())) return (await kept).token ?? token;
      if (known.get(key) === kept) known.set(key, askForToken(setting, app, repository));
      return (await known.get(key))?.token ?? token;
    } catch (error) {
      known.delete(key);
      if (token === undefined) throw error;
      return token;
    }
  };
}

function isFresh({ expiresMs }: AppToken, nowMs: number): boolean {
  return expiresMs - nowMs > reserveMs;
}

/** A token this close to its end is not used for a new read. */
const reserveMs = 5 * 60 * 1000;

interface AppToken {
  /** `undefined` where the app may not read the repository. */
  readonly token: string | undefined;
  readonly expiresMs: number;
}

const answerSchema = v.looseObject({ token: tokenSchema, expires: v.optional(v.string()) });

/**
 * Asks the deployment's auth service for a token that reads one repository.
 *
 * @see taskcluster `services/auth/src/github.js`, `githubRepoToken`; scope
 *   `auth:github-repo-token:APP/OWNER/NAME:PERMISSION:read` for each permission
 */
async function askForToken(setting: TokenSetting, app: string, repository: GitHubName): Promise<AppToken> {
  const { apiBase: rootUrl, http, credentials = {} } = setting;
  const { attempts, headersTimeoutMs: timeout } = http.limits;
  const { createClient } = await import('taskcluster-client');
  const Auth = createClient(authReference, 'Auth');
  const auth = new Auth({ rootUrl, credentials, timeout, retries: attempts - 1 });
  http.traffic.noteRequest();
  let answer: unknown;
  try {
    answer = await auth.githubRepoToken(app, repository.owner, {
      repositories: [repository.name],
      permissions,
    });
  } catch (error) {
    const status = statusOf(error);
    const isNotForApp = status === 400 || status === 403 || status === 404;
    if (isNotForApp) return { token: undefined, expiresMs: http.runtime.now() + defaultLifeMs };
    throw refusal(setting, app, repository, status);
  }
  const parsed = v.safeParse(answerSchema, answer);
  // The problems that the schema finds quote what they found, which may be the token.
  if (!parsed.success) throw failure(setting, 'evidence-malformed', 'expected a token and when it expires');
  const expiresMs = Date.parse(parsed.output.expires ?? '');
  return {
    token: parsed.output.token,
    expiresMs: Number.isNaN(expiresMs) ? http.runtime.now() + defaultLifeMs : expiresMs,
  };
}

/** GitHub's installation tokens live for an hour. */
const defaultLifeMs = 60 * 60 * 1000;

const permissions = { contents: 'read', metadata: 'read', pull_requests: 'read' };

/** The one method of the auth service that is used. Written down here because released clients do not know it yet. */
const authReference = {
  serviceName: 'auth',
  entries: [
    {
      type: 'function',
      name: 'githubRepoToken',
      method: 'post',
      route: '/github/<appName>/<owner>/repo-token',
      args: ['appName', 'owner'],
      input: 'v1/github-repo-token-request.json#',
    },
  ],
};

function statusOf(error: unknown): number | undefined {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : undefined;
}

/** The client's own error is not kept as the cause: it holds the request, signature and all. */
function refusal(setting: TokenSetting, app: string, repository: GitHubName, status: number | undefined) {
  const problem = status === undefined ? 'did not answer' : `answered ${status}`;
  const message = `${problem} when asked for a token of the GitHub app ${app} for ${nameKey(repository)}`;
  return failure(setting, status === 401 ? 'evidence-forbidden' : 'evidence-unavailable', message, {
    app,
    status,
  });
}

function failure(
  setting: TokenSetting,
  code: 'evidence-forbidden' | 'evidence-unavailable' | 'evidence-malformed',
  message: string,
  facts: Readonly<Record<string, unknown>> = {},
) {
  return evidenceError(code, {
    url: new URL(`${setting.apiBase}/api/auth/v1/github`),
    message,
    nextStep:
      'Check the Taskcluster credentials and their scopes auth:github-repo-token:APP/OWNER/NAME:…, or give a token.',
    facts,
  });
}
