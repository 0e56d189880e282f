import {
  certifyOpenPgpKey,
  type OpenPgpPrivateKey,
  type OpenPgpPublicKey,
  openPgpKeyStatus,
} from '@chain-of-trust/signing';
import { KeyRepoError } from '../error.js';
import { type GpgKey, withGpgKeyring } from './gpg-keyring.js';

/** Certifies public keys, and returns them armored in the same order. */
export type Certifier = (keys: readonly OpenPgpPublicKey[]) => Promise<readonly string[]>;

/**
 * Certifies with a private key that this process holds.
 *
 * @throws SigningError as `certifyOpenPgpKey`
 */
export function privateKeyCertifier(
  privateKey: OpenPgpPrivateKey,
  options: { readonly at: Date },
): Certifier {
  return async (keys) => {
    const certified: string[] = [];
    for (const key of keys) certified.push(await certifyOpenPgpKey(key, privateKey, options));
    return certified;
  };
}

/**
 * Certifies with a private key that gpg holds, with the same promises: both keys are valid, no user ID is certified
 * twice, and the certification counts here, whatever gpg says about it.
 *
 * @throws KeyRepoError `key-repo-gpg`, `key-repo-gpg-key`, `key-repo-certification`
 */
export function gpgCertifier(key: GpgKey): Certifier {
  return (keys) =>
    withGpgKeyring(key, async ({ owner, run, add, read }) => {
      const certified: string[] = [];
      for (const each of keys) await assertCertifiable(each, owner, key.at);
      for (const each of keys) {
        await add(each);
        const level = ['--no-ask-cert-level', '--default-cert-level', '0'];
        const by = ['--local-user', `${owner.fingerprint}!`];
        await run(['--batch', '--yes', ...level, ...by, '--quick-sign-key', each.fingerprint]);
        const after = await read(each.fingerprint);
        await assertCertified({ before: each, after, owner }, key.at);
        certified.push(after.key.armor());
      }
      return certified;
    });
}

/** Whether both are valid; gpg would certify an expired key for whoever insists. */
async function assertCertifiable(key: OpenPgpPublicKey, owner: OpenPgpPublicKey, at: Date): Promise<void> {
  if (key.fingerprint === owner.fingerprint) throw refusal(key, 'is the key of the certifier');
  for (const each of [owner, key]) {
    const { reason } = await openPgpKeyStatus(each, { at });
    if (reason !== undefined) throw refusal(each, `is not valid: ${reason.message}`);
  }
}

/** gpg ends well, too, where it finds nothing to certify. */
async function assertCertified(
  { before, after, owner }: Record<'before' | 'after' | 'owner', OpenPgpPublicKey>,
  at: Date,
): Promise<void> {
  if (certificationsBy(owner, before) === certificationsBy(owner, after))
    throw refusal(before, `is certified by ${owner.fingerprint} already`);
  const { reason } = await openPgpKeyStatus(after, { at, certifiers: [owner] });
  if (reason !== undefined) throw refusal(after, `is not certified by what gpg has made: ${reason.message}`);
}

function certificationsBy(owner: OpenPgpPublicKey, { key }: OpenPgpPublicKey): number {
  const keyId = owner.key.getKeyID();
  const all = key.users.flatMap(({ otherCertifications }) => otherCertifications);
  return all.filter(({ issuerKeyID }) => issuerKeyID.equals(keyId)).length;
}

function refusal({ fingerprint, userIds }: OpenPgpPublicKey, what: string): KeyRepoError {
  return new KeyRepoError({
    code: 'key-repo-certification',
    message: `the key ${fingerprint} ${what}`,
    nextStep: 'Leave it out, or look it up with cot keys inspect or gpg --check-sigs.',
    facts: { fingerprint, userIds },
  });
}
