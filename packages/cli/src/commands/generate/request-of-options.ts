import { resolve } from 'node:path';
import type { ArtifactSource } from '@chain-of-trust/generator';
import { UsageError } from '../../error.js';
import type { Terminal } from '../../terminal.js';
import { gzipped } from './gzipped.js';
import { nameAndValue } from './name-and-value.js';
import type { GenerateOptions } from './options.js';
import { presetOf } from './preset.js';
import type { GenerationRequest } from './request.js';
import { describedRun } from './run.js';
import { uploadOf } from './upload-of-options.js';

/**
 * The request that the command line makes.
 *
 * @throws UsageError any code; DocumentError for a run that is no JSON
 */
export async function requestOf(options: GenerateOptions, terminal: Terminal): Promise<GenerationRequest> {
  const { artifacts: folder, upload } = options.single;
  const output = options.single.output ?? (upload === undefined ? folder : undefined);
  const artifacts: ArtifactSource[] = options.artifact.map((pair) => fileOf(pair, terminal));
  if (folder !== undefined) artifacts.push({ folder: resolve(terminal.cwd, folder) });
  // A run without outputs is an empty folder: forgetting the option would look the same as having none.
  if (artifacts.length === 0)
    throw missing('no outputs', 'Add --artifacts FOLDER, --artifact NAME=FILE, or both.');
  if (output === undefined && upload === undefined)
    throw missing(
      'no folder to write to',
      'Add --output FOLDER or --upload, which --artifact alone does not say.',
    );
  const preset = presetOf(options, terminal);
  const run = await describedRun(options, terminal);
  const target = uploadOf(options.single, run, terminal);
  return {
    run,
    artifacts: gzipped(artifacts, options),
    ...(output === undefined ? {} : { output: resolve(terminal.cwd, output) }),
    ...(target === undefined ? {} : { upload: target }),
    ...(preset === undefined ? {} : { preset }),
  };
}

function fileOf(pair: string, { cwd }: Terminal): ArtifactSource {
  const [name, file] = nameAndValue(pair, '--artifact', 'public/build/target.zip=/path/of/target.zip');
  return { name, file: resolve(cwd, file) };
}

function missing(what: string, nextStep: string): UsageError {
  return new UsageError({ code: 'usage-missing', message: what, nextStep });
}
