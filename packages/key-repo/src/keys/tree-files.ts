import type { KeyFile } from '../disk/key-files.js';
import { KeyRepoError } from '../error.js';
import type { ObjectReader } from '../git/object-reader.js';
import { parseTree, type TreeEntry } from '../git/tree.js';
import { isPassedOver, keyBounds } from './layout.js';

const maxTreeBytes = 16 * 1024 * 1024;

/** A folder of a commit. */
export interface CommitFolder {
  /** From the repository's root. */
  readonly path: string;
  /** Of the tree object. */
  readonly id: string;
}

/** Reads the entries of a folder of a commit. @throws KeyRepoError `key-repo-object`, `key-repo-bounds` */
export async function readFolder(
  reader: ObjectReader,
  { path, id }: CommitFolder,
): Promise<readonly TreeEntry[]> {
  try {
    return parseTree(await reader.read(id, 'tree', maxTreeBytes), id.length === 64 ? 32 : 20);
  } catch (error) {
    throw path === '' ? error : withPath(path, error);
  }
}

/** The root folder of a commit. @throws KeyRepoError `key-repo-object` */
export async function rootOf(reader: ObjectReader, commit: string): Promise<CommitFolder> {
  const content = await reader.read(commit, 'commit', maxTreeBytes);
  const [, id] = /^tree ([0-9a-f]{40}|[0-9a-f]{64})\n/.exec(Buffer.from(content).toString('latin1')) ?? [];
  if (id !== undefined) return { path: '', id };
  throw new KeyRepoError({
    code: 'key-repo-object',
    message: `the commit ${commit} names no tree`,
    nextStep: 'Clone the repository again, and find out who has changed this clone.',
    facts: { id: commit },
  });
}

/** The path of an entry. */
export function pathIn(folder: CommitFolder, { name }: TreeEntry): string {
  return folder.path === '' ? name : `${folder.path}/${name}`;
}

/**
 * Reads every key file below a folder of a commit, in the order of their paths, as `readKeyFiles` does on disk.
 *
 * @throws KeyRepoError `key-repo-entry` for links and submodules, `key-repo-bounds`, `key-repo-empty`, `key-repo-object`
 */
export async function readTreeFiles(
  reader: ObjectReader,
  folder: CommitFolder,
  suffixes: readonly string[],
): Promise<readonly KeyFile[]> {
  const found = await listFiles(reader, folder, suffixes);
  if (found.length === 0) {
    throw new KeyRepoError({
      code: 'key-repo-empty',
      message: `${folder.path} holds no keys`,
      nextStep: 'Put the public keys of this worker implementation there, and tag the commit.',
      facts: { path: folder.path },
    });
  }
  const files = found.map(async ({ path, id }) => {
    const content = await reader.read(id, 'blob', keyBounds.maxFileBytes).catch((error: unknown) => {
      throw withPath(path, error);
    });
    return { path, content };
  });
  return Promise.all(files);
}

async function listFiles(
  reader: ObjectReader,
  folder: CommitFolder,
  suffixes: readonly string[],
): Promise<readonly CommitFolder[]> {
  const files: CommitFolder[] = [];
  const pending = [folder];
  let seen = 0;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const entries = await readFolder(reader, next);
    seen += entries.length;
    if (seen > keyBounds.maxFiles) throw tooMany(folder.path);
    for (const entry of entries) {
      const { name, kind, id } = entry;
      if (isPassedOver(name, kind === 'folder', suffixes)) continue;
      const path = pathIn(next, entry);
      if (kind === 'folder') pending.push({ path, id });
      else if (kind === 'file') files.push({ path, id });
      else throw notRegular(path, kind);
    }
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function withPath(path: string, error: unknown): unknown {
  if (!(error instanceof KeyRepoError)) return error;
  const { code, message, nextStep, facts } = error;
  return new KeyRepoError({
    code,
    message: `${path}: ${message}`,
    nextStep,
    facts: { ...facts, path },
    cause: error,
  });
}

function notRegular(path: string, kind: string): KeyRepoError {
  return new KeyRepoError({
    code: 'key-repo-entry',
    message: `${path} is a ${kind}, not a file`,
    nextStep: 'Replace it by the file itself: what it leads to was not signed.',
    facts: { path, kind },
  });
}

function tooMany(path: string): KeyRepoError {
  return new KeyRepoError({
    code: 'key-repo-bounds',
    message: `${path} has more than ${keyBounds.maxFiles} entries`,
    nextStep: 'Look at what is in there, and move what are no keys elsewhere.',
    facts: { path },
  });
}
