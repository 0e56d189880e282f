import { expectRejected } from '@chain-of-trust/fixtures';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SigningError } from '../../src/error.js';
import { openPgpKeyStatus } from '../../src/openpgp/key-status.js';
import { parseOpenPgpPrivateKey, parseOpenPgpPublicHalf } from '../../src/openpgp/keys.js';
import { revokeOpenPgpKey } from '../../src/openpgp/revoke.js';
import { type Gpg, openGpg } from '../support/gpg.js';
import { exportPrivate, listingOf } from '../support/gpg-listing.js';
import { at, createKey, onlyKey } from '../support/keys.js';

let gpg: Gpg;
beforeEach(async () => {
  gpg = await openGpg(at);
});
afterEach(() => gpg.close());

describe('revokeOpenPgpKey', () => {
  test.each([
    ['unspecified', '00'],
    ['superseded', '01'],
    ['compromised', '02'],
    ['retired', '03'],
  ] as const)(
    'when the reason is %s, gpg calls the key revoked and reads the reason',
    async (reason, code) => {
      const { publicKey, privateKey } = await createKey();
      const message = 'the host was lost – 2026';
      await gpg.run(['--import'], await revokeOpenPgpKey(publicKey, privateKey, { at, reason, message }));
      const [[, validity] = []] = await listingOf(gpg, 'pub', '--list-keys', publicKey.fingerprint);
      const [[, verdict, ...rest] = []] = await listingOf(gpg, 'rev', '--check-sigs', publicKey.fingerprint);
      expect([validity, verdict, rest[8]]).toEqual(['r', '!', `20x,${code}`]);
      const exported = await onlyKey(await gpg.run(['--export', publicKey.fingerprint]));
      expect(exported.key.revocationSignatures[0]?.reasonForRevocationString).toBe(message);
      expect((await openPgpKeyStatus(exported, { at })).validity).toBe('revoked');
    },
  );

  test('revokes a key that gpg has made, and one that has expired', async () => {
    const fingerprint = await gpg.createKey('old', 'rsa2048', 'sign,cert', '2026-06-02');
    const stored = await exportPrivate(gpg, fingerprint);
    const revoked = await revokeOpenPgpKey(
      await parseOpenPgpPublicHalf(stored),
      await parseOpenPgpPrivateKey(stored),
      { at: new Date('2027-01-01T00:00:00Z'), reason: 'compromised' },
    );
    const other = await openGpg(new Date('2027-01-02T00:00:00Z'));
    await other.run(['--import'], revoked);
    const [[, validity] = []] = await listingOf(other, 'pub', '--list-keys', fingerprint);
    await other.close();
    expect(validity).toBe('r');
  });

  test('refuses a key that is revoked already, and the private half of another key', async () => {
    const [worker, other] = [await createKey(), await createKey()];
    const options = { at, reason: 'retired' } as const;
    const revoked = await onlyKey(await revokeOpenPgpKey(worker.publicKey, worker.privateKey, options));
    const again = revokeOpenPgpKey(revoked, worker.privateKey, options);
    await expectRejected(again, SigningError, 'signing-key-unchanged');
    const foreign = revokeOpenPgpKey(worker.publicKey, other.privateKey, options);
    await expectRejected(foreign, SigningError, 'signing-key-other');
  });
});
