import { KeyRepoError } from '../error.js';

/** What an entry of a tree is. */
export type TreeEntryKind = 'file' | 'folder' | 'link' | 'submodule';

/** One entry of a tree. */
export interface TreeEntry {
  readonly name: string;
  readonly kind: TreeEntryKind;
  readonly id: string;
}

const kinds: Readonly<Record<string, TreeEntryKind>> = {
  '100644': 'file',
  '100755': 'file',
  '100664': 'file', // of old versions of git
  '40000': 'folder',
  '120000': 'link',
  '160000': 'submodule',
};

/**
 * Parses a tree object.
 *
 * @throws KeyRepoError `key-repo-object` for a malformed tree, a name that is no name of one entry, or two entries of
 *   one name
 * @see git documentation, `git-mktree`; `fsck` messages `hasDot`, `hasDotdot`, `hasDotgit`, `fullPathname`
 */
export function parseTree(content: Uint8Array, idBytes: 20 | 32): readonly TreeEntry[] {
  const buffer = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const entries: TreeEntry[] = [];
  const names = new Set<string>();
  for (let start = 0; start < buffer.length; ) {
    const end = buffer.indexOf(0, start);
    const header = end === -1 ? null : /^(\d+) (.+)$/su.exec(decode(buffer.subarray(start, end)));
    const kind = kinds[header?.[1] ?? ''];
    const name = header?.[2] ?? '';
    const next = end + 1 + idBytes;
    if (kind === undefined || next > buffer.length) throw malformed('an entry is not as git writes it');
    if (/[/\0]/.test(name) || ['.', '..', '.git'].includes(name.toLowerCase()))
      throw malformed(`an entry is named ${JSON.stringify(name)}`);
    if (names.has(name)) throw malformed(`two entries are named ${JSON.stringify(name)}`);
    names.add(name);
    entries.push({ name, kind, id: buffer.toString('hex', end + 1, next) });
    start = next;
  }
  return entries;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw malformed('a name is not UTF-8', cause);
  }
}

function malformed(what: string, cause?: unknown): KeyRepoError {
  return new KeyRepoError({
    code: 'key-repo-object',
    message: `a tree is malformed: ${what}`,
    nextStep: 'Find out with which program this commit was made, and make it again with git.',
    cause,
  });
}
