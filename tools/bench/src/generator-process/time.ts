import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { readEnvironment } from '../environment.js';

/** Folders and files of one measurement. */
export interface GeneratorFiles {
  /** Of some small outputs, whose blob is made first. */
  readonly small: string;
  readonly outputs: string;
  readonly key: string;
  readonly blob: string;
}

/** What our generator says of itself, without the start of Node, in milliseconds. */
export async function timeGenerator({ small, outputs, key, blob }: GeneratorFiles): Promise<number> {
  const script = fileURLToPath(new URL('./main.js', import.meta.url));
  const { stdout } = await execa(process.execPath, [script, small, outputs, key, blob]);
  return Number(stdout);
}

/** What scriptworker's says of itself, without the start of Python; undefined where there is none. */
export async function timeScriptworker({ small, outputs, key }: GeneratorFiles): Promise<number | undefined> {
  const { python } = readEnvironment();
  if (python === undefined) return undefined;
  const script = fileURLToPath(new URL('../../python/generate_cot.py', import.meta.url));
  const { stdout } = await execa(python, [script, small, outputs, key]);
  for (const folder of [small, outputs]) await rm(join(folder, 'public'), { recursive: true });
  return Number(stdout);
}
