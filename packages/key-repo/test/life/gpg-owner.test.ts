import { expectRejected } from '@chain-of-trust/fixtures';
import {
  certifyOpenPgpKey,
  describeOpenPgpKey,
  type OpenPgpPublicKey,
  openPgpKeyStatus,
  parseOpenPgpPrivateKey,
  parseOpenPgpPublicKeys,
} from '@chain-of-trust/signing';
import { describe, expect, it } from 'vitest';
import { KeyRepoError } from '../../src/error.js';
import { exportPublicKey } from '../../src/life/gpg-keyring.js';
import { renewWithGpg, revokeWithGpg } from '../../src/life/gpg-owner.js';
import { type GpgHome, withChangedGpg, withGpgHome } from '../support/gpg-home.js';
import { at, createPair } from '../support/test-keys.js';

const expires = new Date('2029-01-01T00:00:00Z');

async function onlyKey(armored: string): Promise<OpenPgpPublicKey> {
  const [key] = await parseOpenPgpPublicKeys(Buffer.from(armored));
  if (key === undefined) throw new Error('expected a key');
  return key;
}

/** The key of a homedir, certified by somebody whose key is not there. */
async function certifiedCopy({ homedir }: GpgHome, keyId: string) {
  const trusted = await createPair('trusted', 3650);
  const by = await parseOpenPgpPrivateKey(Buffer.from(trusted.privateKey));
  const key = await exportPublicKey({ homedir, keyId, at });
  const publicKey = await onlyKey(await certifyOpenPgpKey(key, by, { at }));
  return { publicKey, certifiers: [await onlyKey(trusted.publicKey)] };
}

describe('revokeWithGpg', () => {
  it.each([
    ['compromised', 'the host was lost – 2026'],
    ['superseded', undefined],
    ['retired', ''],
    ['unspecified', 'x'],
  ] as const)(
    'as %s, gpg and we read the revocation, and the homedir stays as it was',
    async (reason, message) => {
      await withGpgHome(async ({ homedir, createKey, list, run }) => {
        const keyId = await createKey('worker');
        const options = message === undefined ? { reason } : { reason, message };
        const revoked = await onlyKey(await revokeWithGpg({ homedir, keyId, at }, options));
        const [revocation] = revoked.key.revocationSignatures;
        expect((await openPgpKeyStatus(revoked, { at })).validity).toBe('revoked');
        expect(revocation?.reasonForRevocationString).toBe(message ?? '');
        expect((await list('pub', '--list-keys', keyId))[0]?.[1]).toBe('u');
        await run(['--import'], revoked.key.write());
        expect((await list('pub', '--list-keys', keyId))[0]?.[1]).toBe('r');
        const again = revokeWithGpg({ homedir, keyId, at }, options);
        await expectRejected(again, KeyRepoError, 'key-repo-owner');
      });
    },
  );

  it('refuses a revocation that does not count: by a clock that is ahead', async () => {
    await withGpgHome(async ({ homedir, createKey }) => {
      const keyId = await createKey('worker');
      const gpg = await withChangedGpg(homedir, '20260601T*', '20260901T000000');
      const revoked = revokeWithGpg({ gpg, homedir, keyId, at }, { reason: 'retired' });
      const error = await expectRejected(revoked, KeyRepoError, 'key-repo-owner');
      expect(error.message).toContain('is not revoked by what gpg has made');
    });
  });

  it('refuses the public half of another key', async () => {
    await withGpgHome(async ({ homedir, createKey }) => {
      const keyId = await createKey('worker');
      const publicKey = await onlyKey((await createPair()).publicKey);
      const revoked = revokeWithGpg({ homedir, keyId, at }, { publicKey, reason: 'retired' });
      await expectRejected(revoked, KeyRepoError, 'key-repo-owner');
    });
  });
});

describe('renewWithGpg', () => {
  it('moves the end of an expired key with its subkeys, and keeps the certifications of the given file', async () => {
    await withGpgHome(async (home) => {
      const { homedir, createKey, run, list } = home;
      const keyId = await createKey('worker', 'cert', '', '30d');
      await run(['--passphrase', '', '--quick-add-key', keyId, 'ed25519', 'sign', '10d']);
      const { publicKey, certifiers } = await certifiedCopy(home, keyId);
      const late = new Date(at.getTime() + 60 * 86_400_000);
      const renewed = await onlyKey(await renewWithGpg({ homedir, keyId, at: late }, { publicKey, expires }));
      const facts = await describeOpenPgpKey(renewed);
      expect([facts.expires, facts.subkeys[0]?.expires]).toEqual([expires, expires]);
      const status = await openPgpKeyStatus(renewed, { at: new Date('2028-06-01'), certifiers });
      expect(status.validity).toBe('valid');
      expect((await list('pub', '--list-keys', keyId))[0]?.[6]).toBe(
        String(at.getTime() / 1000 + 30 * 86_400),
      );
    });
  });

  it('for ever, where that is asked for', async () => {
    await withGpgHome(async ({ homedir, createKey }) => {
      const keyId = await createKey('worker');
      const later = new Date(at.getTime() + 1000);
      const renewed = await renewWithGpg({ homedir, keyId, at: later }, { expires: 'never' });
      expect((await describeOpenPgpKey(await onlyKey(renewed))).expires).toBeUndefined();
    });
  });

  it('refuses a key with another end than it asked for', async () => {
    await withGpgHome(async ({ homedir, createKey }) => {
      const keyId = await createKey('worker');
      const gpg = await withChangedGpg(homedir, '20290101T000000', '20280101T000000');
      const later = new Date(at.getTime() + 1000);
      const renewed = renewWithGpg({ gpg, homedir, keyId, at: later }, { expires });
      const error = await expectRejected(renewed, KeyRepoError, 'key-repo-owner');
      expect(error.message).toContain('still ends 2028-01-01');
    });
  });

  it('refuses a revoked key, an end that has passed, and the public half of another key', async () => {
    await withGpgHome(async ({ homedir, createKey }) => {
      const keyId = await createKey('worker');
      const key = { homedir, keyId, at };
      const revoked = await onlyKey(await revokeWithGpg(key, { reason: 'compromised' }));
      const other = await onlyKey((await createPair()).publicKey);
      for (const [options, words] of [
        [{ publicKey: revoked, expires }, 'revoked'],
        [{ expires: at }, 'in the past'],
        [{ publicKey: other, expires }, 'not the public half'],
      ] as const) {
        const error = await expectRejected(renewWithGpg(key, options), KeyRepoError, 'key-repo-owner');
        expect(error.message).toContain(words);
      }
    });
  });
});
