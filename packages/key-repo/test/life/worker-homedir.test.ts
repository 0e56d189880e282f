import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectRejected, withTemporaryFolder } from '@chain-of-trust/fixtures';
import { describe, expect, it } from 'vitest';
import { KeyRepoError } from '../../src/error.js';
import { createHomedirKeys } from '../../src/life/worker-homedir.js';
import { withGpgHome } from '../support/gpg-home.js';
import { at } from '../support/test-keys.js';

const optionsOf = (folder: string, ...hosts: string[]) => ({
  user: 'cltsign',
  hosts,
  algorithm: 'ed25519' as const,
  created: at,
  expiresInSeconds: 365 * 86_400,
  folder,
});

describe('createHomedirKeys', () => {
  it('adds private keys to a homedir, and begins with an empty one where that is asked for', async () => {
    await withTemporaryFolder((folder) =>
      withGpgHome(async ({ homedir, list }) => {
        const secret = async () => (await list('uid', '--list-secret-keys')).map((fields) => fields[9]);
        await createHomedirKeys(optionsOf(folder, 'a.b'), { homedir, isCleaned: false });
        await createHomedirKeys(optionsOf(folder, 'c.d'), { homedir, isCleaned: false });
        expect(await secret()).toEqual(['a <cltsign@a.b>', 'c <cltsign@c.d>']);
        await createHomedirKeys(optionsOf(folder, 'e.f'), { homedir, isCleaned: true });
        expect(await secret()).toEqual(['e <cltsign@e.f>']);
        expect(await readdir(folder)).toHaveLength(6);
      }),
    );
  });

  it('empties nothing that is no homedir, and leaves no file behind', async () => {
    await withTemporaryFolder(async (folder) => {
      const homedir = join(folder, 'home');
      await mkdir(homedir);
      await writeFile(join(homedir, 'letter'), '');
      const created = createHomedirKeys(optionsOf(folder, 'a.b'), { homedir, isCleaned: true });
      await expectRejected(created, KeyRepoError, 'key-repo-homedir-exists');
      expect([await readdir(folder), await readdir(homedir)]).toEqual([['home'], ['letter']]);
    });
  });

  it.each([
    ['gpg is missing', 'key-repo-gpg', { gpg: '/nonexistent/gpg' }],
    ['a file exists', 'key-repo-file-exists', {}],
  ] as const)('where %s, the homedir keeps its keys', async (_, code, more) => {
    await withTemporaryFolder((folder) =>
      withGpgHome(async ({ homedir, createKey, list }) => {
        await createKey('old');
        await writeFile(join(folder, 'a.b.sec'), '');
        const created = createHomedirKeys(optionsOf(folder, 'a.b'), { homedir, isCleaned: true, ...more });
        await expectRejected(created, KeyRepoError, code);
        expect((await list('uid', '--list-secret-keys')).map((fields) => fields[9])).toEqual(['old']);
        expect(await readdir(folder)).toEqual(['a.b.sec']);
      }),
    );
  });

  it('where the homedir cannot be written, leaves no file behind', async () => {
    await withTemporaryFolder(async (folder) => {
      await writeFile(join(folder, 'file'), '');
      const created = createHomedirKeys(optionsOf(folder, 'a.b'), {
        homedir: join(folder, 'file/home'),
        isCleaned: false,
      });
      await expectRejected(created, KeyRepoError, 'key-repo-homedir-write');
      expect(await readdir(folder)).toEqual(['file']);
    });
  });
});
