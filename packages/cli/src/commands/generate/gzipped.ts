import type { ArtifactSource } from '@chain-of-trust/generator';
import { UsageError } from '../../error.js';
import type { GenerateOptions } from './options.js';
import { logNames } from './preset.js';

/**
 * Marks the outputs that `--gzip` names.
 *
 * @throws UsageError `usage-value` for a name that is neither a single output nor a log: files of a folder are as they are
 */
export function gzipped(
  artifacts: readonly ArtifactSource[],
  { single, gzip }: GenerateOptions,
): readonly ArtifactSource[] {
  const logs = Object.entries(logNames).flatMap(([log, name]) => (single[log] === undefined ? [] : [name]));
  const names = [...logs, ...artifacts.flatMap((source) => ('folder' in source ? [] : [source.name]))];
  const unknown = gzip.find((name) => !names.includes(name));
  if (unknown === undefined)
    return artifacts.map((source) =>
      'folder' in source || !gzip.includes(source.name) ? source : { ...source, contentEncoding: 'gzip' },
    );
  throw new UsageError({
    code: 'usage-value',
    message: `--gzip names no output: ${JSON.stringify(unknown)}`,
    nextStep: 'Name what --artifact or an option for a log gives, like public/logs/certified.log.',
  });
}
