import { dirname, resolve } from 'node:path';
import { checkSchema, DocumentError } from '@chain-of-trust/types';
import { fileSizedBounds, parseYaml } from '@chain-of-trust/types/yaml';
import { UsageError } from '../error.js';
import { readFileOf } from '../files.js';
import { type Configuration, configurationSchema } from './schema.js';

/**
 * Loads the configuration file, with its paths made absolute; an empty configuration where none is given.
 *
 * @throws UsageError `usage-file`, `usage-configuration`
 */
export async function loadConfiguration(file: string | undefined, cwd: string): Promise<Configuration> {
  if (file === undefined) return {};
  const absolute = resolve(cwd, file);
  const configuration = parse(await readFileOf(absolute, 'configuration file'), absolute);
  const from = (path: string | undefined) =>
    path === undefined ? undefined : resolve(dirname(absolute), path);
  return {
    ...configuration,
    policy: from(configuration.policy),
    keys: from(configuration.keys),
    workDir: from(configuration.workDir),
    cache: absoluteCache(configuration.cache, dirname(absolute)),
    keyRepository: absoluteRepository(configuration.keyRepository, dirname(absolute)),
  };
}

function absoluteCache(cache: Configuration['cache'], folder: string): Configuration['cache'] {
  return cache === undefined ? undefined : { ...cache, folder: resolve(folder, cache.folder) };
}

function absoluteRepository(
  repository: Configuration['keyRepository'],
  folder: string,
): Configuration['keyRepository'] {
  if (repository === undefined) return undefined;
  const { path, signers, signerList, floor } = repository;
  return {
    ...repository,
    path: resolve(folder, path),
    signers: resolve(folder, signers),
    ...(signerList === undefined ? {} : { signerList: resolve(folder, signerList) }),
    ...(floor === undefined ? {} : { floor: resolve(folder, floor) }),
  };
}

function parse(content: Uint8Array, file: string): Configuration {
  try {
    return checkSchema(configurationSchema, parseYaml(content, fileSizedBounds), 'configuration');
  } catch (cause) {
    if (!(cause instanceof DocumentError)) throw cause;
    throw new UsageError({
      code: 'usage-configuration',
      message: `${file}: ${cause.message}`,
      nextStep: 'Correct the members named above; the configuration has no members but the documented ones.',
      facts: { file },
      cause,
    });
  }
}
