import { readTaskclusterEnvironment } from '@chain-of-trust/evidence';
import { loadConfiguration } from '../../configuration/load.js';
import { UsageError } from '../../error.js';
import type { Options } from '../../options.js';
import type { Terminal } from '../../terminal.js';

/**
 * The deployment that statements name, also where the evidence comes from a bundle, which names none.
 *
 * @throws UsageError `usage-missing`, `usage-file`, `usage-configuration`
 */
export async function findRootUrl(options: Options, { env, cwd }: Terminal): Promise<string> {
  const configuration = await loadConfiguration(options.config, cwd);
  const rootUrl = options.rootUrl ?? configuration.rootUrl ?? readTaskclusterEnvironment(env).rootUrl;
  if (rootUrl !== undefined) return rootUrl;
  throw new UsageError({
    code: 'usage-missing',
    message: 'no Taskcluster deployment is given, and statements name their tasks by it',
    nextStep: 'Add --root-url URL, rootUrl to the configuration, or set TASKCLUSTER_ROOT_URL.',
  });
}
