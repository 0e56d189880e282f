import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectRejected, withTemporaryFolder } from '@chain-of-trust/fixtures';
import {
  openPgpKeyStatus,
  parseOpenPgpPrivateKey,
  parseOpenPgpPublicKeys,
  SigningError,
} from '@chain-of-trust/signing';
import { describe, expect, it } from 'vitest';
import { KeyRepoError } from '../../src/error.js';
import { privateKeyCertifier } from '../../src/life/certifier.js';
import { createHostKeys, type HostKeysOptions } from '../../src/life/host-keys.js';
import { withGpgHome } from '../support/gpg-home.js';
import { at, created, createPair } from '../support/test-keys.js';

const hosts = ['host1.example.com', 'host2.example.com'];
const optionsOf = (folder: string): HostKeysOptions => ({
  user: 'cltsign',
  hosts,
  algorithm: 'ed25519',
  created,
  expiresInSeconds: 365 * 86_400,
  folder,
});

describe('createHostKeys', () => {
  it('writes both halves of a key for each host, which gpg imports with its user ID and dates', async () => {
    await withTemporaryFolder((folder) =>
      withGpgHome(async ({ run, list }) => {
        const keys = await createHostKeys({ ...optionsOf(join(folder, 'new')), comment: 'rack 4' });
        const names = [
          'cltsign@host1.example.com.pub',
          'cltsign@host2.example.com.pub',
          ...hosts.map((h) => `${h}.sec`),
        ];
        expect((await readdir(join(folder, 'new'))).sort()).toEqual(names);
        for (const { publicKeyFile, privateKeyFile = '', userId, host } of keys) {
          expect((await stat(privateKeyFile)).mode & 0o777).toBe(0o600);
          await run(['--import'], await readFile(publicKeyFile));
          await run(['--import'], await readFile(privateKeyFile));
          expect(userId).toBe(`${host.split('.')[0]} (rack 4) <cltsign@${host}>`);
        }
        const users = await list('uid', '--list-keys');
        expect(users.map((fields) => fields[9])).toEqual(keys.map(({ userId }) => userId));
        const secret = await list('sec', '--list-secret-keys');
        const expires = String(created.getTime() / 1000 + 365 * 86_400);
        expect(secret.map((fields) => fields[6])).toEqual([expires, expires]);
        const fingerprints = (await list('fpr', '--list-secret-keys')).map((fields) =>
          fields[9]?.toLowerCase(),
        );
        expect(fingerprints).toEqual(keys.map(({ fingerprint }) => fingerprint));
      }),
    );
  });

  it('certifies the public halves where there is a certifier', async () => {
    await withTemporaryFolder(async (folder) => {
      const trusted = await createPair('trusted', 3650);
      const privateKey = await parseOpenPgpPrivateKey(Buffer.from(trusted.privateKey));
      const certifier = privateKeyCertifier(privateKey, { at: created });
      const keys = await createHostKeys({ ...optionsOf(folder), certifier });
      const certifiers = await parseOpenPgpPublicKeys(Buffer.from(trusted.publicKey));
      for (const { publicKeyFile } of keys) {
        const [key] = await parseOpenPgpPublicKeys(await readFile(publicKeyFile));
        expect(key && (await openPgpKeyStatus(key, { at, certifiers })).validity).toBe('valid');
      }
    });
  });

  it('hands private halves to a command, and writes none', async () => {
    await withTemporaryFolder(async (folder) => {
      const command = 'cat > "taken-$COT_KEY_HOST" && echo "$COT_KEY_USER_ID $COT_KEY_FINGERPRINT" >> facts';
      const keys = await createHostKeys({
        ...optionsOf(join(folder, 'new')),
        privateKeyCommand: { command, cwd: folder },
      });
      expect(await readdir(join(folder, 'new'))).toHaveLength(2);
      for (const { host, fingerprint, privateKeyFile } of keys) {
        const taken = await parseOpenPgpPrivateKey(await readFile(join(folder, `taken-${host}`)));
        expect([taken.fingerprint, privateKeyFile]).toEqual([fingerprint, undefined]);
      }
      const facts = keys.map(({ userId, fingerprint }) => `${userId} ${fingerprint}\n`);
      expect(await readFile(join(folder, 'facts'), 'utf8')).toBe(facts.join(''));
    });
  });
});

describe('createHostKeys, when something goes wrong', () => {
  it.each([
    ['ends with another status than 0', 'cat >/dev/null; exit 3'],
    ['cannot be started', '/nonexistent/command'],
    ['is killed', 'kill -9 $$'],
    ['fails for the second host only', 'cat >/dev/null; test "$COT_KEY_HOST" = host1.example.com'],
  ])('a command that %s leaves no public half behind', async (_, command) => {
    await withTemporaryFolder(async (folder) => {
      const created = createHostKeys({ ...optionsOf(folder), privateKeyCommand: { command, cwd: folder } });
      await expectRejected(created, KeyRepoError, 'key-repo-command');
      expect(await readdir(folder)).toEqual([]);
    });
  });

  it('says whose private keys were taken before', async () => {
    await withTemporaryFolder(async (folder) => {
      const privateKeyCommand = { command: 'test "$COT_KEY_HOST" = host1.example.com', cwd: folder };
      const created = createHostKeys({ ...optionsOf(folder), privateKeyCommand });
      const error = await expectRejected(created, KeyRepoError, 'key-repo-command');
      expect(error.facts).toEqual({ host: 'host2.example.com', taken: ['host1.example.com'] });
    });
  });

  it('does not repeat what the command says, which could be the key', async () => {
    await withTemporaryFolder(async (folder) => {
      const privateKeyCommand = { command: 'cat; exit 1', cwd: folder };
      const error = await expectRejected(
        createHostKeys({ ...optionsOf(folder), privateKeyCommand }),
        KeyRepoError,
        'key-repo-command',
      );
      expect(JSON.stringify([error.message, error.facts, String(error.cause)])).not.toContain('PGP');
    });
  });

  it.each(['cltsign@host2.example.com.pub', 'host2.example.com.sec'])(
    'where %s exists, nothing is made',
    async (name) => {
      await withTemporaryFolder(async (folder) => {
        await writeFile(join(folder, name), 'old');
        await expectRejected(createHostKeys(optionsOf(folder)), KeyRepoError, 'key-repo-file-exists');
        expect(await readdir(folder)).toEqual([name]);
      });
    },
  );

  it('where the public half exists, the command is not started', async () => {
    await withTemporaryFolder(async (folder) => {
      await mkdir(join(folder, 'cltsign@host1.example.com.pub'));
      const privateKeyCommand = { command: 'touch started', cwd: folder };
      const created = createHostKeys({ ...optionsOf(folder), privateKeyCommand });
      await expectRejected(created, KeyRepoError, 'key-repo-file-exists');
      expect(await readdir(folder)).toHaveLength(1);
    });
  });

  it('where the certifier has expired, nothing is written', async () => {
    await withTemporaryFolder(async (folder) => {
      const { privateKey } = await createPair('trusted', 1);
      const key = await parseOpenPgpPrivateKey(Buffer.from(privateKey));
      const certifier = privateKeyCertifier(key, { at });
      await expectRejected(
        createHostKeys({ ...optionsOf(folder), certifier }),
        SigningError,
        'signing-key-expired',
      );
      expect(await readdir(folder)).toEqual([]);
    });
  });

  it('writes no key that the certifier has left out', async () => {
    await withTemporaryFolder(async (folder) => {
      const created = createHostKeys({ ...optionsOf(folder), certifier: async () => [] });
      await expect(created).rejects.toThrow(TypeError);
      expect(await readdir(folder)).toEqual([]);
    });
  });

  it('refuses names that are none, and lifetimes that have passed', async () => {
    await withTemporaryFolder(async (folder) => {
      const named = createHostKeys({ ...optionsOf(folder), hosts: ['../x'] });
      await expectRejected(named, KeyRepoError, 'key-repo-host');
      const past = createHostKeys({ ...optionsOf(folder), expiresInSeconds: 0 });
      await expectRejected(past, SigningError, 'signing-key-lifetime');
      expect(await readdir(folder)).toEqual([]);
    });
  });
});
