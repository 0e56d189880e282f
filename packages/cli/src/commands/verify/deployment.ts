import {
  findCredentials,
  type LiveEvidenceOptions,
  readProxyEnvironment,
  readTaskclusterEnvironment,
} from '@chain-of-trust/evidence';
import type { Configuration } from '../../configuration/schema.js';
import { UsageError } from '../../error.js';
import type { Options } from '../../options.js';
import type { Terminal } from '../../terminal.js';

/**
 * Which deployment is read, and how.
 *
 * @throws UsageError `usage-missing`; EvidenceConfigurationError for credentials that cannot be used
 */
export async function findDeployment(
  options: Options,
  configuration: Configuration,
  terminal: Terminal,
): Promise<LiveEvidenceOptions> {
  const { env, home, cwd } = terminal;
  const environment = readTaskclusterEnvironment(env);
  const rootUrl = options.rootUrl ?? configuration.rootUrl ?? environment.rootUrl;
  if (rootUrl === undefined) {
    throw new UsageError({
      code: 'usage-missing',
      message: 'no Taskcluster deployment is given',
      nextStep: 'Add --root-url URL, rootUrl to the configuration, or set TASKCLUSTER_ROOT_URL.',
    });
  }
  return {
    rootUrl,
    proxyUrl: environment.proxyUrl,
    credentials: await findCredentials({ env, home, cwd }),
    httpProxies: readProxyEnvironment(env),
    mirrors: configuration.mirrors,
    gitHub: { token: environment.gitHubToken, app: configuration.github?.app },
    renamedRepositories: configuration.renamedRepositories,
    network: configuration.network,
  };
}
