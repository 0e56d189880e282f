import { mkdir, open, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expectRejected, withTemporaryFolder } from '@chain-of-trust/fixtures';
import { KeyRepoError, type KeyRepository, readKeyRepository } from '@chain-of-trust/key-repo';
import { type SignedRepository, withSignedRepository } from '@chain-of-trust/sandbox';
import { generateOpenPgpKeyPair } from '@chain-of-trust/signing';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { commitTree, type TreeFile, writeBlob, writeTree } from '../src/git-trees.js';

const cot = fileURLToPath(new URL('bin/cot.js', import.meta.resolve('@chain-of-trust/cli/package.json')));
const many = 100_000;

let publicKey: string;
beforeAll(async () => {
  ({ publicKey } = await generateOpenPgpKeyPair({
    userId: { name: 'worker', email: 'worker@example.com' },
    algorithm: 'ed25519',
    created: new Date(Date.now() - 3_600_000),
    expiresInSeconds: 86_400,
  }));
});

const read = ({ path, signers }: SignedRepository): Promise<KeyRepository> =>
  readKeyRepository({ path, signers: { keys: signers }, at: new Date() });

const withRepository = <T>(use: (repository: SignedRepository) => Promise<T>): Promise<T> =>
  withSignedRepository({ files: { 'generic-worker/worker.asc': publicKey } }, use);

/** Tags a commit whose folder `docker-worker` has some entries, beside a good `generic-worker` and others. */
async function tagTree(
  { path, tag }: SignedRepository,
  entries: Iterable<TreeFile>,
  beside: readonly TreeFile[] = [],
): Promise<void> {
  const good = await writeTree(path, [{ name: 'worker.asc', id: await writeBlob(path, publicKey) }]);
  const folder = await writeTree(path, entries);
  const root = await writeTree(path, [
    { name: 'docker-worker', id: folder, kind: 'tree' },
    { name: 'generic-worker', id: good, kind: 'tree' },
    ...beside,
  ]);
  await commitTree(path, root);
  await tag('v2');
}

const repeated = (id: string, kind: 'blob' | 'tree') =>
  Array.from({ length: many }, (_, i): TreeFile => ({ name: `worker-${i}`, id, kind }));

/** What became of `docker-worker`; nothing of it touches the other one. */
async function readFailure(repository: SignedRepository) {
  const { tag, implementations, failures } = await read(repository);
  expect(tag.name).toBe('v2');
  expect([...implementations.keys()]).toEqual(['generic-worker']);
  return failures.get('docker-worker');
}

describe('a repository with more than any has', () => {
  test('100 000 keys in one folder: refused, and the other folder is read', async () => {
    await withRepository(async (repository) => {
      await tagTree(repository, repeated(await writeBlob(repository.path, publicKey), 'blob'));
      expect(await readFailure(repository)).toMatchObject({
        code: 'key-repo-bounds',
        facts: { path: 'docker-worker' },
      });
    });
  });

  test('100 000 folders with a key each: refused', async () => {
    await withRepository(async (repository) => {
      const id = await writeBlob(repository.path, publicKey);
      const folder = await writeTree(repository.path, [{ name: 'a.asc', id }]);
      await tagTree(repository, repeated(folder, 'tree'));
      expect(await readFailure(repository)).toMatchObject({ code: 'key-repo-bounds' });
    });
  });

  test('100 000 files beside the folders of keys: nobody looks at them', async () => {
    await withRepository(async (repository) => {
      const id = await writeBlob(repository.path, publicKey);
      const notes = repeated(await writeBlob(repository.path, 'x'), 'blob');
      const other = await writeTree(repository.path, notes);
      await tagTree(repository, [{ name: 'a', id }], [{ name: 'other', id: other, kind: 'tree' }, ...notes]);
      expect((await read(repository)).implementations.size).toBe(2);
    });
  });

  test('a file of 1 GiB: refused by its size, and never held', async () => {
    await withRepository(async (repository) => {
      const { path, signers, git, tag } = repository;
      await mkdir(join(path, 'docker-worker'));
      const file = await open(join(path, 'docker-worker/worker.asc'), 'w');
      await file.truncate(2 ** 30);
      await file.close();
      await git('add', '--all');
      await git('commit', '--quiet', '--message', 'keys');
      await tag('v2');
      const { exitCode, stdout, peakBytes } = await runMeasured(path, signers);
      expect(JSON.parse(stdout).implementations).toMatchObject({
        'docker-worker': { error: { code: 'key-repo-bounds' } },
        'generic-worker': { layout: 'flat' },
      });
      expect(stdout).toContain('docker-worker/worker.asc');
      expect(exitCode).toBe(1);
      expect(peakBytes).toBeLessThan(256 * 2 ** 20);
    });
  }, 240_000);
});

/** `cot keys inspect`, with the most memory that it has ever held. */
async function runMeasured(path: string, signers: string) {
  const report = 'process.on("exit", () => process.stderr.write(String(process.resourceUsage().maxRSS)))';
  const args = ['keys', 'inspect', '--repo', path, '--signers', signers, '--json'];
  const { exitCode, stdout, stderr } = await execa(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(report)}`, cot, ...args],
    { reject: false },
  );
  return { exitCode, stdout, peakBytes: Number(stderr) * 1024 };
}

describe('a repository with names that are no usual names', () => {
  test('like options, or with a line feed: they are names of files', async () => {
    await withRepository(async (repository) => {
      const id = await writeBlob(repository.path, publicKey);
      const folder = await writeTree(repository.path, [{ name: '--version', id }]);
      await tagTree(repository, [
        { name: '-rf', id },
        { name: '-x', id: folder, kind: 'tree' },
        { name: 'a\nb', id },
        { name: '$(id)', id },
      ]);
      const files = (await read(repository)).implementations.get('docker-worker')?.files;
      expect([...(files?.keys() ?? [])]).toEqual([
        'docker-worker/$(id)',
        'docker-worker/-rf',
        'docker-worker/-x/--version',
        'docker-worker/a\nb',
      ]);
    });
  });

  test('with a line feed and a colour, in an error: nothing of it reaches the terminal', async () => {
    await withRepository(async (repository) => {
      const id = await writeBlob(repository.path, 'no key');
      await tagTree(repository, [{ name: 'a\n\x1b[31mb', id }]);
      const { path, signers } = repository;
      const args = ['keys', 'inspect', '--repo', path, '--signers', signers];
      const { stdout } = await execa(process.execPath, [cot, ...args], { reject: false });
      expect(stdout).toContain('key-repo-file');
      expect(stdout).not.toContain('\x1b');
      expect(stdout).not.toMatch(/^\[31mb/m);
    });
  });

  test('no UTF-8: refused with the folder', async () => {
    await withRepository(async (repository) => {
      const id = await writeBlob(repository.path, publicKey);
      const folder = await writeTree(repository.path, [{ name: 'gr\xfcn', id }]);
      await tagTree(repository, [{ name: 'keys', id: folder, kind: 'tree' }]);
      expect(await readFailure(repository)).toMatchObject({
        code: 'key-repo-object',
        facts: { path: 'docker-worker/keys' },
      });
    });
  });

  test('a path like an option is the path of a repository that is not there', async () => {
    await withRepository(async ({ signers }) => {
      for (const path of ['-c', '--git-dir=.', '--exec-path'])
        await expectRejected(
          readKeyRepository({ path, signers: { keys: signers }, at: new Date() }),
          KeyRepoError,
          'key-repo-git',
        );
    });
  });
});

describe('when gpg is not there', () => {
  test('key sets are read, and only homedirs cannot be built', async () => {
    await withRepository(({ path, signers }) =>
      withTemporaryFolder(async (folder) => {
        const { stdout: git } = await execa('sh', ['-c', 'command -v git']);
        await symlink(git, join(folder, 'git'));
        const options = ['--repo', path, '--signers', signers];
        const run = (...args: readonly string[]) =>
          execa(process.execPath, [cot, 'keys', ...args], { reject: false, env: { PATH: folder } });
        expect(await run('inspect', ...options)).toMatchObject({ exitCode: 0 });
        const built = await run('build', ...options, '--out', join(folder, 'h'));
        expect(built.stderr).toContain('key-repo-gpg');
        expect(built.exitCode).toBe(1);
      }),
    );
  });
});

describe('a tag that the real git has signed in another format', () => {
  test('ssh: named as such', async () => {
    await withRepository((repository) =>
      withTemporaryFolder(async (folder) => {
        const key = join(folder, 'id');
        await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
        const settings = ['-c', 'gpg.format=ssh', '-c', `user.signingKey=${key}`];
        await repository.git('commit', '--quiet', '--allow-empty', '--message', 'x');
        await repository.git(...settings, 'tag', '--sign', '--message', 'keys', 'v2');
        const error = await expectRejected(read(repository), KeyRepoError, 'key-repo-tag-format');
        expect(error.message).toContain('ssh');
      }),
    );
  });
});
