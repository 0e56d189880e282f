import { resolve } from 'node:path';
import type { CacheOptions, EvidenceCache } from '@chain-of-trust/evidence';
import type { Report } from '@chain-of-trust/types';
import type { Configuration } from '../../configuration/schema.js';
import { UsageError } from '../../error.js';
import type { Options } from '../../options.js';
import type { Terminal } from '../../terminal.js';

/**
 * Where evidence is kept, if anywhere.
 *
 * @throws UsageError `usage-value`, `usage-conflict`
 */
export function findCache(
  options: Options,
  configuration: Configuration,
  cwd: string,
): Pick<CacheOptions, 'folder' | 'maxBytes'> | undefined {
  const folder = options.cache === undefined ? configuration.cache?.folder : resolve(cwd, options.cache);
  const size = options.cacheSize === undefined ? configuration.cache?.maxBytes : bytesOf(options.cacheSize);
  if (folder !== undefined) return { folder, ...(size === undefined ? {} : { maxBytes: size }) };
  if (options.cacheSize === undefined) return undefined;
  throw new UsageError({
    code: 'usage-conflict',
    message: '--cache-size is given without a cache',
    nextStep: 'Add --cache FOLDER.',
  });
}

const units: Readonly<Record<string, number>> = { '': 1, kB: 1e3, MB: 1e6, GB: 1e9 };

function bytesOf(text: string): number {
  const [, number, unit = ''] = /^(\d{1,12})(kB|MB|GB)?$/.exec(text) ?? [];
  const bytes = Number(number) * (units[unit] ?? Number.NaN);
  if (Number.isSafeInteger(bytes) && bytes > 0) return bytes;
  throw new UsageError({
    code: 'usage-value',
    message: `--cache-size is no size: ${JSON.stringify(text)}`,
    nextStep: 'Give a number of bytes, or one with kB, MB or GB, like 500MB.',
  });
}

/**
 * Keeps what a verified chain was made of. Any other verdict in which kept evidence had a part counts for nothing: what
 * was kept is removed, and everything asked for again, so that nothing in a cache can refuse a chain.
 *
 * @returns whether the verdict counts
 */
export async function settleCache(
  cache: EvidenceCache,
  report: Report,
  terminal: Terminal,
): Promise<boolean> {
  if (report.verified) {
    await cache.keep();
    if (cache.problem !== undefined)
      terminal.stderr(`cot: not everything could be kept in the cache: ${cache.problem}\n`);
    return true;
  }
  if (cache.served === 0) return true;
  terminal.stderr('cot: not verified with what the cache has; verifying again without it\n');
  await cache.forget();
  return false;
}
