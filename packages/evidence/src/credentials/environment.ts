import { EvidenceConfigurationError } from '../error.js';
import { type TaskclusterCredentials, toCredentials } from './credentials.js';

/** What Taskcluster's environment variables say. */
export interface TaskclusterEnvironment {
  readonly rootUrl?: string;
  readonly credentials?: TaskclusterCredentials;
  /** A proxy that adds credentials itself, so that none are sent to it. */
  readonly proxyUrl?: string;
  /** For reading repositories on GitHub. Not checked here. */
  readonly gitHubToken?: string;
}

/**
 * Reads `TASKCLUSTER_ROOT_URL`, `TASKCLUSTER_CLIENT_ID`, `TASKCLUSTER_ACCESS_TOKEN`, `TASKCLUSTER_CERTIFICATE` and
 * `TASKCLUSTER_PROXY_URL` from the given environment, and as GitHub's token `SCRIPTWORKER_GITHUB_OAUTH_TOKEN`, else
 * `GITHUB_TOKEN`. An empty variable counts as absent.
 *
 * @throws EvidenceConfigurationError `evidence-configuration-credentials` for half-given credentials or a
 *   certificate that is no JSON object
 */
export function readTaskclusterEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): TaskclusterEnvironment {
  const rootUrl = env.TASKCLUSTER_ROOT_URL || undefined;
  const proxyUrl = env.TASKCLUSTER_PROXY_URL || undefined;
  const gitHubToken = env.SCRIPTWORKER_GITHUB_OAUTH_TOKEN || env.GITHUB_TOKEN || undefined;
  const credentials = readCredentials(env);
  return {
    ...(rootUrl === undefined ? {} : { rootUrl }),
    ...(proxyUrl === undefined ? {} : { proxyUrl }),
    ...(credentials === undefined ? {} : { credentials }),
    ...(gitHubToken === undefined ? {} : { gitHubToken }),
  };
}

function readCredentials(
  env: Readonly<Record<string, string | undefined>>,
): TaskclusterCredentials | undefined {
  const given = credentialVariables.filter((name) => env[name]);
  if (given.length === 0) return undefined;
  const missing = credentialVariables.slice(0, 2).filter((name) => !env[name]);
  if (missing.length > 0) throw halfGiven(given, missing);
  const [clientId, accessToken, certificate] = credentialVariables.map((name) => env[name]);
  return toCredentials({ clientId, accessToken, certificate }, 'the environment');
}

const credentialVariables = ['TASKCLUSTER_CLIENT_ID', 'TASKCLUSTER_ACCESS_TOKEN', 'TASKCLUSTER_CERTIFICATE'];

const gitHubVariables = ['SCRIPTWORKER_GITHUB_OAUTH_TOKEN', 'GITHUB_TOKEN'];

/** The variables that {@link readTaskclusterEnvironment} reads secrets from, for whoever starts a program that needs none. */
export const secretVariables: readonly string[] = [...credentialVariables, ...gitHubVariables];

function halfGiven(given: readonly string[], missing: readonly string[]): EvidenceConfigurationError {
  return new EvidenceConfigurationError({
    code: 'evidence-configuration-credentials',
    message: `${given.join(' and ')} without ${missing.join(' and ')}`,
    nextStep: `Set ${missing.join(' and ')}, or unset ${given.join(' and ')} to read anonymously.`,
    facts: { given, missing },
  });
}
