import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectRejected, withTemporaryFolder } from '@chain-of-trust/fixtures';
import { describe, expect, it } from 'vitest';
import { KeyRepoError } from '../../src/error.js';
import { assertAbsent, writeNewFiles } from '../../src/life/new-files.js';

const pair = (folder: string) => [
  { path: join(folder, 'new/a.sec'), content: 'secret', isPrivate: true },
  { path: join(folder, 'new/a.pub'), content: 'public', isPrivate: false },
];

describe('writeNewFiles', () => {
  it.each([0o000, 0o022, 0o777])('with umask %o, sets the same modes', async (umask) => {
    await withTemporaryFolder(async (folder) => {
      await mkdir(join(folder, 'new'));
      const before = process.umask(umask);
      try {
        await writeNewFiles(pair(folder));
      } finally {
        process.umask(before);
      }
      const modes = await Promise.all(pair(folder).map(async ({ path }) => (await stat(path)).mode & 0o777));
      expect(modes).toEqual([0o600, 0o644]);
      expect(await readFile(join(folder, 'new/a.sec'), 'utf8')).toBe('secret');
    });
  });

  it('where one exists, leaves it and writes none', async () => {
    await withTemporaryFolder(async (folder) => {
      await mkdir(join(folder, 'new'));
      await writeFile(join(folder, 'new/a.pub'), 'old');
      await expectRejected(writeNewFiles(pair(folder)), KeyRepoError, 'key-repo-file-exists');
      expect(await readdir(join(folder, 'new'))).toEqual(['a.pub']);
      expect(await readFile(join(folder, 'new/a.pub'), 'utf8')).toBe('old');
    });
  });

  it('takes a dangling link for a file, and does not write through it', async () => {
    await withTemporaryFolder(async (folder) => {
      await mkdir(join(folder, 'new'));
      await symlink(join(folder, 'elsewhere'), join(folder, 'new/a.sec'));
      await expectRejected(writeNewFiles(pair(folder)), KeyRepoError, 'key-repo-file-exists');
      expect(await readdir(folder)).toEqual(['new']);
    });
  });

  it('where a later one cannot be written, removes the earlier ones and the folder', async () => {
    await withTemporaryFolder(async (folder) => {
      await writeFile(join(folder, 'file'), '');
      const files = [...pair(folder), { path: join(folder, 'file/b.pub'), content: '', isPrivate: false }];
      await expectRejected(writeNewFiles(files), KeyRepoError, 'key-repo-file-write');
      expect(await readdir(folder)).toEqual(['file']);
    });
  });

  it('where the content cannot be written, leaves nothing', async () => {
    await withTemporaryFolder(async (folder) => {
      const long = { path: join(folder, 'x'.repeat(300)), content: '', isPrivate: true };
      await expectRejected(writeNewFiles([...pair(folder), long]), KeyRepoError, 'key-repo-file-write');
      expect(await readdir(folder)).toEqual([]);
    });
  });
});

describe('assertAbsent', () => {
  it('refuses a path that exists', async () => {
    await expectRejected(assertAbsent(['/nonexistent/a', '/']), KeyRepoError, 'key-repo-file-exists');
  });

  it('refuses one path given twice', async () => {
    await expectRejected(
      assertAbsent(['/nonexistent/a', '/nonexistent/a']),
      KeyRepoError,
      'key-repo-file-exists',
    );
  });
});
