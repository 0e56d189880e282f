import { randomFillSync } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeSparseFile } from '../sparse-file.js';

/** Outputs of a run that a worker has to hash. */
export interface ArtifactSet {
  readonly name: string;
  readonly files: number;
  readonly bytesEach: number;
}

const kibibyte = 1024;
const filesInFolder = 1000;

/** Of a run that a worker has finished before. */
export const smallSet: ArtifactSet = { name: 'some small files', files: 2000, bytesEach: kibibyte };

/** One large file, some large ones, many of some kilobytes, and very many small ones; `bytes` is the size of the largest. */
export function artifactSets(bytes: number): readonly ArtifactSet[] {
  const share = bytes / (4 * kibibyte ** 3);
  const count = (files: number) => Math.max(1, Math.round(files * share));
  return [
    { name: 'one file', files: 1, bytesEach: bytes },
    { name: 'eight files', files: 8, bytesEach: Math.ceil(bytes / 8) },
    { name: 'files of 64 KiB', files: count(20_000), bytesEach: 64 * kibibyte },
    { name: 'files of 1 KiB', files: count(200_000), bytesEach: kibibyte },
  ];
}

/** Writes a set below a folder and returns the paths. Large files take no space on the disk. */
export async function writeArtifacts(
  folder: string,
  { files, bytesEach }: ArtifactSet,
): Promise<readonly string[]> {
  const paths = Array.from({ length: files }, (_, index) =>
    join(folder, `d${Math.floor(index / filesInFolder)}`, `f${index % filesInFolder}`),
  );
  const content = bytesEach > kibibyte ** 2 ? undefined : Buffer.alloc(bytesEach);
  for (const [index, path] of paths.entries()) {
    if (content === undefined) {
      await writeSparseFile(path, bytesEach);
      continue;
    }
    if (index % filesInFolder === 0) await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, randomFillSync(content));
  }
  return paths;
}
