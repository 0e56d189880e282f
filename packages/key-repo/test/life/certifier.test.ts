import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectRejected, withTemporaryFolder } from '@chain-of-trust/fixtures';
import {
  type OpenPgpPublicKey,
  openPgpKeyStatus,
  parseOpenPgpPrivateKey,
  parseOpenPgpPublicKeys,
  revokeOpenPgpKey,
} from '@chain-of-trust/signing';
import { execa } from 'execa';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { KeyRepoError } from '../../src/error.js';
import { gpgCertifier } from '../../src/life/certifier.js';
import { exportPublicKey } from '../../src/life/gpg-keyring.js';
import { withChangedGpg, withGpgHome } from '../support/gpg-home.js';
import { at, createPair } from '../support/test-keys.js';

let worker: OpenPgpPublicKey;
let other: OpenPgpPublicKey;
let expired: OpenPgpPublicKey;
let revoked: OpenPgpPublicKey;

async function onlyKey(armored: string): Promise<OpenPgpPublicKey> {
  const [key] = await parseOpenPgpPublicKeys(Buffer.from(armored));
  if (key === undefined) throw new Error('expected a key');
  return key;
}

beforeAll(async () => {
  const pair = await createPair();
  worker = await onlyKey(pair.publicKey);
  other = await onlyKey((await createPair('other')).publicKey);
  expired = await onlyKey((await createPair('expired', 1)).publicKey);
  const privateKey = await parseOpenPgpPrivateKey(Buffer.from(pair.privateKey));
  revoked = await onlyKey(await revokeOpenPgpKey(worker, privateKey, { at, reason: 'retired' }));
});

describe('gpgCertifier', () => {
  it.each([
    ['fingerprint', (fingerprint: string) => fingerprint],
    ['long key id', (fingerprint: string) => fingerprint.slice(-16)],
    ['user ID', () => 'trusted@example.com'],
  ])(
    'named by its %s, the key of the agent certifies, and its keyring stays as it was',
    async (_, nameOf) => {
      await withGpgHome(async ({ homedir, createKey, list, run }) => {
        const fingerprint = await createKey('trusted <trusted@example.com>', 'cert');
        const read = () =>
          Promise.all(['pubring.kbx', 'trustdb.gpg'].map((name) => readFile(join(homedir, name))));
        const before = await read();
        const certify = gpgCertifier({ homedir, keyId: nameOf(fingerprint), at });
        const certified = await Promise.all((await certify([worker, other])).map(onlyKey));
        const owner = await exportPublicKey({ homedir, keyId: fingerprint, at });
        for (const key of certified)
          expect((await openPgpKeyStatus(key, { at, certifiers: [owner] })).certifiedBy).toEqual([
            fingerprint,
          ]);
        expect(certified.map((key) => key.fingerprint)).toEqual([worker.fingerprint, other.fingerprint]);
        expect(await read()).toEqual(before);
        await run(['--import'], certified[0]?.key.write());
        const checked = await list('sig', '--check-sigs', worker.fingerprint);
        expect(checked.map((fields) => [fields[1], fields[4], fields[10]])).toContainEqual([
          '!',
          fingerprint.slice(-16).toUpperCase(),
          '10x',
        ]);
      });
    },
  );

  it('with a passphrase, unlocks the key in the agent, and only with the right one', async () => {
    await withGpgHome(async ({ homedir, createKey }) => {
      const keyId = await createKey('trusted', 'cert', 'secret');
      await execa('gpgconf', ['--homedir', homedir, '--kill', 'all']); // it remembers the passphrase
      const wrong = gpgCertifier({ homedir, keyId, at, passphrase: 'other' })([worker]);
      await expectRejected(wrong, KeyRepoError, 'key-repo-gpg');
      const [certified = ''] = await gpgCertifier({ homedir, keyId, at, passphrase: 'secret' })([worker]);
      const owner = await exportPublicKey({ homedir, keyId, at });
      const status = await openPgpKeyStatus(await onlyKey(certified), { at, certifiers: [owner] });
      expect(status.validity).toBe('valid');
    });
  });
});

describe('gpgCertifier, when it cannot certify', () => {
  it('refuses a key that is certified already, expired or revoked, and the certifier itself', async () => {
    await withGpgHome(async ({ homedir, createKey }) => {
      const keyId = await createKey('trusted', 'cert');
      const certify = gpgCertifier({ homedir, keyId, at });
      const [certified = ''] = await certify([worker]);
      const own = await exportPublicKey({ homedir, keyId, at });
      for (const [key, words] of [
        [await onlyKey(certified), 'already'],
        [expired, 'expired'],
        [revoked, 'revoked'],
        [own, 'the key of the certifier'],
      ] as const) {
        const error = await expectRejected(certify([key]), KeyRepoError, 'key-repo-certification');
        expect(error.message).toContain(words);
      }
    });
  });

  it('refuses a name that no key has, that several have, and an option', async () => {
    await withGpgHome(async ({ homedir, createKey }) => {
      await createKey('one@example.com');
      await createKey('two@example.com');
      for (const keyId of ['three@example.com', 'example.com', '--version', '']) {
        const certified = gpgCertifier({ homedir, keyId, at })([worker]);
        await expectRejected(certified, KeyRepoError, 'key-repo-gpg-key');
      }
    });
  });

  it('refuses an expired certifier', async () => {
    await withGpgHome(async ({ homedir, createKey }) => {
      const keyId = await createKey('trusted', 'cert', '', '1d');
      const later = new Date(at.getTime() + 2 * 86_400_000);
      const certified = gpgCertifier({ homedir, keyId, at: later })([worker]);
      await expectRejected(certified, KeyRepoError, 'key-repo-certification');
    });
  });

  it('fails where the homedir has the public half only', async () => {
    await withGpgHome(async ({ homedir, run }) => {
      await run(['--import'], other.key.write());
      const certified = gpgCertifier({ homedir, keyId: other.fingerprint, at })([worker]);
      await expectRejected(certified, KeyRepoError, 'key-repo-gpg');
    });
  });

  it('fails where nobody can unlock the private key', async () => {
    await withGpgHome(async ({ homedir, createKey }) => {
      const keyId = await createKey('trusted', 'cert', 'secret');
      await writeFile(join(homedir, 'gpg-agent.conf'), 'pinentry-program /bin/false\n');
      await execa('gpgconf', ['--homedir', homedir, '--kill', 'all']);
      await expectRejected(gpgCertifier({ homedir, keyId, at })([worker]), KeyRepoError, 'key-repo-gpg');
    });
  });

  it('refuses a gpg that passes over the keyring it is told', async () => {
    await withGpgHome(async ({ homedir, createKey }) => {
      const keyId = await createKey('trusted', 'cert');
      // As gpg 2.4 does with its own service for public keys.
      const gpg = await withChangedGpg(homedir, '*/keys.kbx', join(homedir, 'pubring.kbx'));
      const certified = gpgCertifier({ gpg, homedir, keyId, at })([worker]);
      const error = await expectRejected(certified, KeyRepoError, 'key-repo-gpg');
      expect(error.message).toContain('keyboxd');
    });
  });

  it('refuses what gpg has made and does not count: by a clock that is ahead', async () => {
    await withGpgHome(async ({ homedir, createKey }) => {
      const keyId = await createKey('trusted', 'cert');
      const gpg = await withChangedGpg(homedir, '20260601T*', '20260901T000000');
      const certified = gpgCertifier({ gpg, homedir, keyId, at })([worker]);
      const error = await expectRejected(certified, KeyRepoError, 'key-repo-certification');
      expect(error.message).toContain('is not certified by what gpg has made');
    });
  });

  it('leaves no temporary keyring behind, whether it certifies or not', async () => {
    await withTemporaryFolder((folder) =>
      withGpgHome(async ({ homedir, createKey }) => {
        const keyId = await createKey('trusted', 'cert');
        vi.stubEnv('TMPDIR', folder);
        const certify = gpgCertifier({ homedir, keyId, at });
        await certify([worker]);
        await expectRejected(certify([expired]), KeyRepoError, 'key-repo-certification');
        vi.unstubAllEnvs();
        expect(await readdir(folder)).toEqual([]);
      }),
    );
  });

  it('refuses what is no key in what gpg exports', async () => {
    await withTemporaryFolder(async (folder) => {
      const gpg = join(folder, 'gpg');
      await writeFile(gpg, '#!/bin/sh\necho x\n', { mode: 0o755 });
      const certified = gpgCertifier({ gpg, keyId: 'x', at })([worker]);
      await expectRejected(certified, KeyRepoError, 'key-repo-gpg-key');
    });
  });

  it('says that gpg is missing, and what else would do', async () => {
    await withTemporaryFolder(async (folder) => {
      const gpg = join(folder, 'gpg');
      const certified = gpgCertifier({ gpg, homedir: folder, keyId: worker.fingerprint, at })([worker]);
      const error = await expectRejected(certified, KeyRepoError, 'key-repo-gpg');
      expect(error.nextStep).toContain('file with the private key');
    });
  });
});
