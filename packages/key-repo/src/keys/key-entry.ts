import {
  describeOpenPgpKey,
  type OpenPgpKeyDescription,
  type OpenPgpKeyStatus,
  type OpenPgpPublicKey,
  openPgpKeyStatus,
} from '@chain-of-trust/signing';
import { KeyRepoError } from '../error.js';

/** One OpenPGP key of a worker implementation, as of a reference time. */
export interface KeyEntry extends OpenPgpKeyDescription, OpenPgpKeyStatus {
  /** The files that hold it. */
  readonly paths: readonly string[];
  /** Whether it vouches for others, by being in `trusted/`; such keys do not sign blobs. */
  readonly isTrusted: boolean;
  readonly key: OpenPgpPublicKey;
}

/** Keys and the files that they were found in. */
export interface FoundKey {
  readonly path: string;
  readonly key: OpenPgpPublicKey;
}

/** How keys are judged. */
export interface EntryOptions {
  readonly at: Date;
  readonly isTrusted: boolean;
  readonly certifiers?: readonly OpenPgpPublicKey[];
}

/**
 * Judges keys as of a reference time, each once.
 *
 * @throws KeyRepoError `key-repo-key` for a key without a good self-signature; `key-repo-versions` for two files with
 *   different versions of one key, of which one may lack a revocation that the other has
 */
export async function toKeyEntries(
  found: readonly FoundKey[],
  { isTrusted, ...options }: EntryOptions,
): Promise<readonly KeyEntry[]> {
  return Promise.all(
    groupVersions(found).map(async ({ key, paths }) => {
      const status = await openPgpKeyStatus(key, options);
      if (status.reason?.code === 'signing-key-cannot-sign') throw broken(paths, status.reason.message);
      return { ...(await describeOpenPgpKey(key)), ...status, key, paths, isTrusted };
    }),
  );
}

function groupVersions(
  found: readonly FoundKey[],
): { readonly key: OpenPgpPublicKey; readonly paths: string[] }[] {
  const byFingerprint = new Map<string, { key: OpenPgpPublicKey; bytes: Buffer; paths: string[] }>();
  for (const { path, key } of found) {
    const bytes = Buffer.from(key.key.write());
    const known = byFingerprint.get(key.fingerprint);
    if (known === undefined) byFingerprint.set(key.fingerprint, { key, bytes, paths: [path] });
    else if (known.bytes.equals(bytes)) known.paths.push(path);
    else throw otherVersion(key.fingerprint, [...known.paths, path]);
  }
  return [...byFingerprint.values()];
}

function broken(paths: readonly string[], reason: string): KeyRepoError {
  return new KeyRepoError({
    code: 'key-repo-key',
    message: `${paths.join(', ')}: ${reason}`,
    nextStep: 'Export the key again where it was made, or remove the file.',
    facts: { paths: [...paths] },
  });
}

function otherVersion(fingerprint: string, paths: readonly string[]): KeyRepoError {
  return new KeyRepoError({
    code: 'key-repo-versions',
    message: `${paths.join(' and ')} hold different versions of the key ${fingerprint}`,
    nextStep: 'Keep one file with the newest version, which has every revocation and certification.',
    facts: { fingerprint, paths: [...paths] },
  });
}
