import { mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { writeBlob } from '@chain-of-trust/generator';
import type { Options } from '../../options.js';
import type { Terminal } from '../../terminal.js';
import { type CheckRow, notChecked, rowOf } from './row.js';

/** Writes something below the folder for blobs, as a blob is written, and takes it away again. */
export async function outputRow({ output }: Options, { cwd }: Terminal): Promise<CheckRow> {
  if (output === undefined)
    return notChecked(
      'output',
      'no folder is named',
      'Add --output with the folder where blobs are written.',
    );
  const folder = resolve(cwd, output);
  return rowOf('output', async () => {
    const probe = await mkdtemp(join(folder, '.cot-check-'));
    try {
      await writeBlob(probe, [{ name: 'public/probe', content: Buffer.from('probe\n') }]);
    } finally {
      await rm(probe, { recursive: true, force: true });
    }
    return `${folder} can be written`;
  });
}
