import { dirname, resolve } from 'node:path';
import { checkSchema, DocumentError } from '@chain-of-trust/types';
import { fileSizedBounds, parseYaml } from '@chain-of-trust/types/yaml';
import { UsageError } from '../error.js';
import { readFileOf } from '../files.js';
import { findConfigurationFile } from './find.js';
import { type Configuration, configurationSchema } from './schema.js';

/**
 * Loads the configuration file, with its paths made absolute; an empty configuration where there is none.
 *
 * @throws UsageError `usage-file`, `usage-configuration`, `usage-configuration-permissions`
 */
export async function loadConfiguration(named: string | undefined, cwd: string): Promise<Configuration> {
  const file = await findConfigurationFile(named, cwd);
  return file === undefined ? {} : parseConfiguration(await readFileOf(file, 'configuration file'), file);
}

/**
 * Reads the content of a configuration file. Its paths are relative to the folder of the file.
 *
 * @throws UsageError `usage-configuration`
 */
export function parseConfiguration(content: Uint8Array, file: string): Configuration {
  const configuration = parse(content, file);
  const folder = dirname(file);
  const from = (path: string | undefined) => (path === undefined ? undefined : resolve(folder, path));
  return {
    ...configuration,
    policy: from(configuration.policy),
    keys: from(configuration.keys),
    workDir: from(configuration.workDir),
    cache: absoluteCache(configuration.cache, folder),
    keyRepository: absoluteRepository(configuration.keyRepository, folder),
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
