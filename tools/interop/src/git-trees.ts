import { execa } from 'execa';

/** One entry of a tree; of a file, its content. */
export interface TreeFile {
  /** As bytes in `latin1`, because git allows any but zero and the slash. */
  readonly name: string;
  readonly id: string;
  readonly kind?: 'blob' | 'tree';
}

/** Git with bytes on its standard input; what it prints. */
async function askGit(path: string, args: readonly string[], input: string | Uint8Array): Promise<string> {
  return (await execa('git', ['-C', path, ...args], { input })).stdout;
}

/** Writes a file's content into the object store. */
export function writeBlob(path: string, content: string): Promise<string> {
  return askGit(path, ['hash-object', '-w', '--stdin'], content);
}

/** Writes a folder into the object store, without a file on disk. */
export function writeTree(path: string, files: Iterable<TreeFile>): Promise<string> {
  const lines = Array.from(files, ({ name, id, kind = 'blob' }) => {
    const mode = kind === 'blob' ? '100644' : '040000';
    return `${mode} ${kind} ${id}\t${name}\0`;
  });
  return askGit(path, ['mktree', '-z'], Buffer.from(lines.join(''), 'latin1'));
}

/** Makes a commit of a root folder, and the branch name it. */
export async function commitTree(path: string, root: string): Promise<void> {
  const author = ['-c', 'user.name=T', '-c', 'user.email=t@example.com'];
  const commit = await askGit(path, [...author, 'commit-tree', root, '-m', 'keys'], '');
  await askGit(path, ['update-ref', 'HEAD', commit], '');
}
