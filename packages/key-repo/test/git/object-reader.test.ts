import { chmod, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { expectRejected } from '@chain-of-trust/fixtures';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KeyRepoError } from '../../src/error.js';
import { ObjectReader } from '../../src/git/object-reader.js';
import { TestRepository } from '../support/test-repository.js';

describe('ObjectReader', () => {
  let repository: TestRepository;
  let blob: string;

  beforeAll(async () => {
    repository = await TestRepository.create();
    await repository.commit({ a: 'content\n', b: 'x'.repeat(300_000) });
    blob = await repository.git(['rev-parse', 'HEAD:a']);
  });

  afterAll(() => repository.close());

  async function withReader<T>(
    use: (reader: ObjectReader) => Promise<T>,
    path = repository.path,
  ): Promise<T> {
    const reader = new ObjectReader({ path });
    try {
      return await use(reader);
    } finally {
      await reader.close();
    }
  }

  test('when several are asked for at once, each gets its own', async () => {
    const large = await repository.git(['rev-parse', 'HEAD:b']);
    const contents = await withReader((reader) =>
      Promise.all([blob, large, blob].map((id) => reader.read(id, 'blob', 1_000_000))),
    );
    expect(contents.map((content) => content.length)).toEqual([8, 300_000, 8]);
    expect(Buffer.from(contents[0] ?? []).toString()).toBe('content\n');
  });

  test('when one is refused, the next is read all the same', async () => {
    await withReader(async (reader) => {
      await expectRejected(reader.read('0'.repeat(40), 'blob', 9), KeyRepoError, 'key-repo-object');
      await expectRejected(reader.read(blob, 'tree', 9), KeyRepoError, 'key-repo-object');
      await expectRejected(reader.read(blob, 'blob', 7), KeyRepoError, 'key-repo-bounds');
      await expectRejected(reader.read('HEAD\n', 'commit', 9999), KeyRepoError, 'key-repo-object');
      expect(await reader.read(blob, 'blob', 8)).toHaveLength(8);
    });
  });

  test('when somebody has put other bytes under its name, it is refused', async () => {
    const path = join(repository.path, '.git/objects', blob.slice(0, 2), blob.slice(2));
    const content = await withReader((reader) => reader.read(blob, 'blob', 8));
    await chmod(path, 0o644);
    await writeFile(path, deflateSync(Buffer.from('blob 8\0CONTENT\n')));
    await withReader((reader) =>
      expectRejected(reader.read(blob, 'blob', 8), KeyRepoError, 'key-repo-object'),
    );
    await writeFile(path, deflateSync(Buffer.concat([Buffer.from('blob 8\0'), content])));
  });

  test('when somebody has replaced it, the original is read', async () => {
    const other = await repository.git(['hash-object', '-w', '--stdin'], { input: 'CONTENT\n' });
    await repository.git(['replace', blob, other]);
    const content = await withReader((reader) => reader.read(blob, 'blob', 8));
    expect(Buffer.from(content).toString()).toBe('content\n');
    await repository.git(['replace', '--delete', blob]);
  });

  test.each([
    ['the path is no repository', () => ({ path: repository.beside('absent') })],
    ['git is missing', () => ({ path: repository.path, git: 'no-such-git' })],
  ])('when %s, that is said', async (_, options) => {
    const reader = new ObjectReader(options());
    await expectRejected(reader.read(blob, 'blob', 8), KeyRepoError, 'key-repo-git');
    await reader.close();
  });

  test('when objects are named by SHA-256, they are checked by it', async () => {
    const path = repository.beside('sha256');
    await repository.git(['init', '--quiet', '--object-format=sha256', path]);
    const id = await repository.git(['-C', path, 'hash-object', '-w', '--stdin'], { input: 'x' });
    expect(id).toHaveLength(64);
    expect(await withReader((reader) => reader.read(id, 'blob', 1), path)).toHaveLength(1);
    await rm(path, { recursive: true });
  });
});
