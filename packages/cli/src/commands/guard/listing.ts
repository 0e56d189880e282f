import {
  type BigIntStats,
  closeSync,
  constants,
  fchmodSync,
  lstatSync,
  openSync,
  readdirSync,
} from 'node:fs';
import { join } from 'node:path';

// Calls that wait are several times as fast here, and there is nothing else to do.

/** What lies below a folder, by its path from there: which file or folder it is, and when it was last changed. */
export type Listing = ReadonlyMap<string, Entry>;

/** One file or folder. */
export interface Entry {
  readonly kind: 'file' | 'folder' | 'other';
  /** The same only for the same file with the same content, permissions, owner and number of names. */
  readonly identity: string;
}

/** Lists a folder with everything below it, and follows no link. Its own path is in the listing. */
export function listTree(root: string, path: string): Listing {
  const entries = new Map<string, Entry>();
  addTo(entries, root, path);
  return entries;
}

function addTo(entries: Map<string, Entry>, root: string, path: string): void {
  const stats = lstatSync(join(root, path), { bigint: true });
  const entry = { kind: kindOf(stats), identity: identityOf(stats) };
  entries.set(path, entry);
  if (entry.kind !== 'folder') return;
  for (const name of readdirSync(join(root, path))) addTo(entries, root, join(path, name));
}

/** A file with a second name can be changed through that one, in a folder that nobody looks at. */
function kindOf(stats: BigIntStats): Entry['kind'] {
  if (stats.isDirectory()) return 'folder';
  return stats.isFile() && stats.nlink === 1n ? 'file' : 'other';
}

/** Nobody can set ctime back; it changes with content, name, permissions and owner. */
function identityOf({ dev, ino, mode, uid, nlink, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, mode, uid, nlink, size, mtimeNs, ctimeNs].join(' ');
}

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;

/** Takes the right to write from everything that is listed: files get 0444, folders 0555. Links are not followed. */
export function makeReadOnly(root: string, listing: Listing): void {
  for (const [path, { kind }] of listing) {
    // Without O_NONBLOCK a pipe that was put there would be waited for.
    const file = openSync(join(root, path), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    try {
      fchmodSync(file, kind === 'folder' ? 0o555 : 0o444);
    } finally {
      closeSync(file);
    }
  }
}
