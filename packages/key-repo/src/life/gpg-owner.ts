import {
  describeOpenPgpKey,
  type OpenPgpPublicKey,
  openPgpKeyStatus,
  type RevocationReason,
} from '@chain-of-trust/signing';
import { KeyRepoError } from '../error.js';
import { type GpgKey, type GpgKeyring, withGpgKeyring } from './gpg-keyring.js';

/**
 * Revokes a key whose private half gpg holds, and returns the armored public key with the revocation. The homedir's own
 * copy of the key stays as it is until somebody imports it there.
 *
 * @throws KeyRepoError `key-repo-gpg`, `key-repo-gpg-key`, `key-repo-owner`
 */
export async function revokeWithGpg(
  key: GpgKey,
  options: {
    readonly publicKey?: OpenPgpPublicKey;
    readonly reason: RevocationReason;
    readonly message?: string;
  },
): Promise<string> {
  return withGpgKeyring(key, async (keyring) => {
    const before = await withPublicKey(keyring, options.publicKey);
    if ((await openPgpKeyStatus(before, key)).validity === 'revoked')
      throw refusal(before, 'is revoked already');
    const { owner, run, read } = keyring;
    const answers = ['y', reasonAnswers[options.reason], options.message ?? '', 'y', ''];
    const lines = options.message === undefined || options.message === '' ? answers : insertEnd(answers);
    const revocation = await run(
      [
        '--display-charset',
        'utf-8',
        '--command-fd',
        '0',
        '--armor',
        '--generate-revocation',
        owner.fingerprint,
      ],
      lines.join('\n'),
    );
    await run(['--batch', '--import'], revocation);
    const revoked = await read(owner.fingerprint);
    if ((await openPgpKeyStatus(revoked, key)).validity === 'revoked') return revoked.key.armor();
    throw refusal(revoked, 'is not revoked by what gpg has made');
  });
}

/** What gpg's questions call the reasons. */
const reasonAnswers = { unspecified: '0', compromised: '1', superseded: '2', retired: '3' } as const;

/** A message ends with an empty line. */
function insertEnd([yes = '', reason = '', message = '', ...rest]: readonly string[]): readonly string[] {
  return [yes, reason, message, '', ...rest];
}

/**
 * Moves the end of a key whose private half gpg holds, and of its subkeys, and returns the armored public key. The
 * homedir's own copy of the key stays as it is until somebody imports it there.
 *
 * @throws KeyRepoError `key-repo-gpg`, `key-repo-gpg-key`, `key-repo-owner`
 */
export async function renewWithGpg(
  key: GpgKey,
  options: { readonly publicKey?: OpenPgpPublicKey; readonly expires: Date | 'never' },
): Promise<string> {
  const { expires } = options;
  return withGpgKeyring(key, async (keyring) => {
    const { reason } = await openPgpKeyStatus(await withPublicKey(keyring, options.publicKey), key);
    const { owner, run, read } = keyring;
    if (reason !== undefined && reason.code !== 'signing-key-expired')
      throw refusal(owner, `cannot be renewed: ${reason.message}`);
    if (expires !== 'never' && !(expires > key.at)) throw refusal(owner, 'cannot end in the past');
    const end = expires === 'never' ? '0' : expires.toISOString().replace(/[-:]/g, '').slice(0, 15);
    await run(['--batch', '--quick-set-expire', owner.fingerprint, end]);
    const subkeys = await usableSubkeys(keyring);
    if (subkeys.length > 0) await run(['--batch', '--quick-set-expire', owner.fingerprint, end, ...subkeys]);
    const renewed = await read(owner.fingerprint);
    const { expires: actual } = await describeOpenPgpKey(renewed);
    const wanted = expires === 'never' ? undefined : Math.floor(expires.getTime() / 1000);
    if (wanted === (actual && Math.floor(actual.getTime() / 1000))) return renewed.key.armor();
    throw refusal(renewed, `still ends ${actual?.toISOString() ?? 'never'}`);
  });
}

/** A file may have certifications that the homedir's copy lacks, so both are put together. */
async function withPublicKey(
  { owner, add, read }: GpgKeyring,
  publicKey: OpenPgpPublicKey | undefined,
): Promise<OpenPgpPublicKey> {
  if (publicKey === undefined) return owner;
  if (publicKey.fingerprint !== owner.fingerprint)
    throw refusal(publicKey, `is not the public half of ${owner.fingerprint}`);
  await add(publicKey);
  return read(owner.fingerprint);
}

/** Fingerprints of the subkeys that are not revoked; gpg's own word for all leaves out expired ones. */
async function usableSubkeys({ owner, run }: GpgKeyring): Promise<readonly string[]> {
  const listing = (await run(['--batch', '--with-colons', '--list-keys', owner.fingerprint])).toString();
  const found: string[] = [];
  let isUsable = false;
  for (const line of listing.split('\n')) {
    const fields = line.split(':');
    if (fields[0] === 'pub' || fields[0] === 'sub') isUsable = fields[0] === 'sub' && fields[1] !== 'r';
    if (fields[0] === 'fpr' && isUsable && fields[9] !== undefined) found.push(fields[9]);
  }
  return found;
}

function refusal({ fingerprint }: OpenPgpPublicKey, what: string): KeyRepoError {
  return new KeyRepoError({
    code: 'key-repo-owner',
    message: `the key ${fingerprint} ${what}`,
    nextStep: 'Look the key up with gpg --check-sigs, and see what is in the file of its public half.',
    facts: { fingerprint },
  });
}
