import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type WorkerImplementation, workerImplementations } from '@chain-of-trust/types';
import type { KeyPlace } from '../diff/comparable-key.js';
import { assertNoLink, readKeyFiles } from '../disk/key-files.js';
import { parseKeyFiles } from '../disk/parse-key-files.js';
import { KeyRepoError } from '../error.js';
import { ignoredSuffixes, signedFolders } from '../keys/layout.js';

/** A folder of a checkout that holds keys of one kind. */
export interface PlaceInCheckout {
  readonly implementation: WorkerImplementation;
  readonly place: KeyPlace;
  readonly folder: string;
}

/**
 * Finds the folder of a checkout that a key belongs into.
 *
 * @throws KeyRepoError `key-repo-add-place` where the half does not fit how the implementation's folder is laid out;
 *   `key-repo-entry` where a link is in its place
 */
export async function choosePlace(
  root: string,
  implementation: WorkerImplementation,
  half: 'trusted' | 'valid' | undefined,
): Promise<PlaceInCheckout> {
  const folder = join(root, implementation);
  await assertNoLink(folder);
  const isSigned = hasHalves(folder) || (!existsSync(folder) && implementation === 'scriptworker');
  if (isSigned && half === undefined)
    throw wrongPlace(implementation, 'has its keys in trusted/ and valid/', 'Say --trusted or --valid.');
  if (half === undefined) return { implementation, place: 'flat', folder };
  if (!isSigned && existsSync(folder))
    throw wrongPlace(implementation, 'is a flat folder', 'Leave out --trusted and --valid.');
  await assertNoLink(join(folder, half));
  return { implementation, place: half, folder: join(folder, half) };
}

/** Every folder of keys that a checkout has. */
export function placesOf(root: string): readonly PlaceInCheckout[] {
  return workerImplementations
    .map((implementation) => ({ implementation, folder: join(root, implementation) }))
    .filter(({ folder }) => existsSync(folder))
    .flatMap(({ implementation, folder }): PlaceInCheckout[] =>
      hasHalves(folder)
        ? Object.values(signedFolders)
            .map((place) => ({ implementation, place, folder: join(folder, place) }))
            .filter((each) => existsSync(each.folder))
        : [{ implementation, place: 'flat', folder }],
    );
}

/** What the files of a place hold, each by its path. @throws KeyRepoError those of reading keys */
export async function readPlace({ implementation, folder }: PlaceInCheckout) {
  try {
    const files = await readKeyFiles(folder, ignoredSuffixes[implementation]);
    return await Promise.all(files.map(async (file) => ({ ...file, ...(await parseKeyFiles([file])) })));
  } catch (error) {
    if (error instanceof KeyRepoError && error.code === 'key-repo-empty') return [];
    throw error;
  }
}

function hasHalves(folder: string): boolean {
  return Object.values(signedFolders).some((half) => existsSync(join(folder, half)));
}

function wrongPlace(implementation: string, what: string, nextStep: string): KeyRepoError {
  return new KeyRepoError({
    code: 'key-repo-add-place',
    message: `the folder of ${implementation} ${what}`,
    nextStep,
    facts: { implementation },
  });
}
