import { isWorkerImplementation, type WorkerImplementation } from '@chain-of-trust/types';
import type { KeyPlace } from '../diff/comparable-key.js';
import type { ObjectReader } from '../git/object-reader.js';
import type { TreeEntryKind } from '../git/tree.js';
import { ignoredSuffixes, isPassedOver, signedFolders } from '../keys/layout.js';
import { type CommitFolder, pathIn, readFolder, rootOf } from '../keys/tree-files.js';
import { BlobCache, type SurveyedBlob } from './blob-cache.js';

/** One entry of a commit that is no folder, and what is in it. */
export interface SurveyedEntry {
  readonly path: string;
  readonly kind: Exclude<TreeEntryKind, 'folder'>;
  /** `undefined` outside of the folders of worker implementations. */
  readonly implementation: WorkerImplementation | undefined;
  /** `undefined` also for what lies beside the two halves of a signed folder. */
  readonly place: KeyPlace | undefined;
  /** Whether readers of keys do not look at it. */
  readonly isIgnored: boolean;
  /** `undefined` for links and submodules. */
  readonly blob: SurveyedBlob | undefined;
}

/** Everything in a commit, readable or not. */
export interface Survey {
  readonly entries: readonly SurveyedEntry[];
  /** At the root, hidden ones left out. */
  readonly folders: readonly string[];
  /** Which halves the folder of an implementation has; none where it is flat. */
  readonly halves: ReadonlyMap<WorkerImplementation, readonly string[]>;
  /** Whether there is more than was looked at. */
  readonly isCut: boolean;
}

/** More than any key repository has, of keys and everything beside them. */
const maxEntries = 20_000;

/**
 * Looks at every file of a commit, whatever it is: what stops a reader of keys is told here file by file.
 *
 * Not for verifying anything.
 *
 * @throws KeyRepoError `key-repo-object` where a tree cannot be read, `key-repo-git`
 */
export async function surveyCommit(
  reader: ObjectReader,
  commit: string,
  cache = new BlobCache(reader),
): Promise<Survey> {
  const root = await rootOf(reader, commit);
  const entries: SurveyedEntry[] = [];
  const folders: string[] = [];
  const halves = new Map<WorkerImplementation, readonly string[]>();
  const pending: CommitFolder[] = [root];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const found = await readFolder(reader, next);
    if (entries.length + found.length > maxEntries) return { entries, folders, halves, isCut: true };
    if (isWorkerImplementation(next.path))
      halves.set(
        next.path,
        found.flatMap(({ kind, name }) => (kind === 'folder' && isHalf(name) ? [name] : [])),
      );
    for (const entry of found) {
      const path = pathIn(next, entry);
      if (entry.kind !== 'folder')
        entries.push(await look({ ...entry, path, kind: entry.kind }, halves, cache));
      else {
        pending.push({ path, id: entry.id });
        if (next === root && !entry.name.startsWith('.')) folders.push(entry.name);
      }
    }
  }
  return { entries: entries.sort((a, b) => (a.path < b.path ? -1 : 1)), folders, halves, isCut: false };
}

async function look(
  { path, kind, id }: Pick<SurveyedEntry, 'path' | 'kind'> & { readonly id: string },
  halves: Survey['halves'],
  cache: BlobCache,
): Promise<SurveyedEntry> {
  const [top = '', ...below] = path.split('/');
  const implementation = isWorkerImplementation(top) && below.length > 0 ? top : undefined;
  const place = implementation === undefined ? undefined : placeOf(below, halves.get(implementation) ?? []);
  const suffixes = implementation === undefined ? [] : ignoredSuffixes[implementation];
  const isIgnored =
    place === undefined ||
    below.some((name, index) => isPassedOver(name, index < below.length - 1, suffixes));
  const blob = kind === 'file' ? await cache.read(id, path) : undefined;
  return { path, kind, implementation, place, isIgnored, blob };
}

function placeOf([first, ...others]: readonly string[], halves: readonly string[]): KeyPlace | undefined {
  if (halves.length === 0) return 'flat';
  if (others.length === 0) return undefined;
  if (first === signedFolders.trusted) return 'trusted';
  return first === signedFolders.valid ? 'valid' : undefined;
}

function isHalf(name: string): boolean {
  return name === signedFolders.trusted || name === signedFolders.valid;
}
