import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { withTemporaryFolder } from '@chain-of-trust/fixtures';

/** Content by path; a value that is no text is written as JSON. */
export type Tree = Readonly<Record<string, unknown>>;

/** A repository made of these files, while `use` runs. */
export async function withTree<T>(tree: Tree, use: (root: string) => T | Promise<T>): Promise<T> {
  return await withTemporaryFolder(async (root) => {
    for (const [path, content] of Object.entries(tree)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
    }
    return await use(root);
  });
}
