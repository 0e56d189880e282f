import { describe, expect, test } from 'vitest';
import { assertCertified, findCertifiers } from '../../src/openpgp/certification.js';
import { certifyOpenPgpKey } from '../../src/openpgp/certify.js';
import { exportOpenPgpKey } from '../../src/openpgp/export.js';
import { openPgpKeyStatus } from '../../src/openpgp/key-status.js';
import { renewOpenPgpKey } from '../../src/openpgp/renew.js';
import { revokeOpenPgpKey } from '../../src/openpgp/revoke.js';
import { at, created, createKey, onlyKey } from '../support/keys.js';

describe('exportOpenPgpKey', () => {
  test('keeps certifications, and leaves them out of a minimal key', async () => {
    const [worker, trusted] = [await createKey(), await createKey()];
    const key = await onlyKey(await certifyOpenPgpKey(worker.publicKey, trusted.privateKey, { at }));
    await assertCertified(await onlyKey(await exportOpenPgpKey(key)), [trusted.publicKey], at);
    const minimal = await onlyKey(await exportOpenPgpKey(key, { isMinimal: true }));
    expect(await findCertifiers(minimal, [trusted.publicKey], at)).toEqual({ fingerprints: [], reasons: [] });
    expect((await openPgpKeyStatus(minimal, { at })).validity).toBe('valid');
  });

  test('of several self-signatures, a minimal key keeps the newest', async () => {
    const { publicKey, privateKey } = await createKey();
    const end = new Date('2030-01-01T00:00:00Z');
    const renewed = await onlyKey(
      (await renewOpenPgpKey(publicKey, privateKey, { at, expires: end })).publicKey,
    );
    const both = await onlyKey(publicKey.key.write());
    both.key.users[0]?.selfCertifications.push(...(renewed.key.users[0]?.selfCertifications ?? []));
    expect(both.key.users[0]?.selfCertifications.map((each) => each.created)).toEqual([created, at]);
    const minimal = await onlyKey(await exportOpenPgpKey(both, { isMinimal: true }));
    expect(minimal.key.users[0]?.selfCertifications.map((each) => each.created)).toEqual([at]);
    expect(both.key.users[0]?.selfCertifications).toHaveLength(2);
  });

  test('never leaves a revocation out', async () => {
    const { publicKey, privateKey } = await createKey();
    const key = await onlyKey(await revokeOpenPgpKey(publicKey, privateKey, { at, reason: 'compromised' }));
    const minimal = await onlyKey(await exportOpenPgpKey(key, { isMinimal: true }));
    expect((await openPgpKeyStatus(minimal, { at })).validity).toBe('revoked');
  });
});
