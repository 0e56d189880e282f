import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectRejected, withTemporaryFolder } from '@chain-of-trust/fixtures';
import { expect, test } from 'vitest';
import { KeyRepoError } from '../../src/error.js';
import { writeAllOrNothing } from '../../src/maintain/write-files.js';

const content = Buffer.from('new');
const done = async () => undefined;

test('when all goes well, files are written and folders are made', () =>
  withTemporaryFolder(async (folder) => {
    const path = join(folder, 'a/b/c');
    await writeAllOrNothing([{ path, content, before: undefined }], done);
    expect(await readFile(path, 'utf8')).toBe('new');
    expect(await readdir(join(folder, 'a/b'))).toEqual(['c']);
  }));

test('when a later file cannot be written, all are as before', () =>
  withTemporaryFolder(async (folder) => {
    await writeFile(join(folder, 'old'), 'old');
    const changes = [
      { path: join(folder, 'old'), content, before: Buffer.from('old') },
      { path: join(folder, 'a/b/c'), content, before: undefined },
      { path: join(folder, 'old/x'), content, before: undefined },
    ];
    await expectRejected(writeAllOrNothing(changes, done), KeyRepoError, 'key-repo-add-write');
    expect(await readdir(folder)).toEqual(['old']);
    expect(await readFile(join(folder, 'old'), 'utf8')).toBe('old');
  }));
