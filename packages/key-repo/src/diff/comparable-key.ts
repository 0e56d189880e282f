import type { OpenPgpKeyValidity } from '@chain-of-trust/signing';
import type { ImplementationKeys } from '../keys/implementation-keys.js';
import type { KeyEntry } from '../keys/key-entry.js';

/** Where a key is: in a flat folder, or in which half of a signed one. */
export type KeyPlace = 'flat' | 'trusted' | 'valid';

/** What two states of a key are compared by; of both formats. */
export interface ComparableKey {
  readonly fingerprint: string;
  readonly userIds: readonly string[];
  readonly algorithm: string;
  /** `undefined` for never. */
  readonly expires: Date | undefined;
  /** Whether a valid self-signature says when it expires. */
  readonly isExpiryKnown: boolean;
  readonly validity: OpenPgpKeyValidity;
  readonly places: readonly KeyPlace[];
  readonly certifiedBy: readonly string[];
  readonly subkeys: readonly string[];
  readonly paths: readonly string[];
}

/** The keys of an implementation by fingerprint; one in both halves of a signed folder has two places. */
export function comparableKeys(keys: ImplementationKeys | undefined): ReadonlyMap<string, ComparableKey> {
  const found = new Map<string, ComparableKey>();
  if (keys === undefined) return found;
  for (const entry of keys.keys) {
    const key = ofOpenPgp(entry, keys.layout === 'flat' ? 'flat' : entry.isTrusted ? 'trusted' : 'valid');
    const other = found.get(key.fingerprint);
    found.set(key.fingerprint, other === undefined ? key : inBoth(other, key));
  }
  for (const { fingerprint } of keys.keySet.ed25519) {
    const paths = [...keys.files].flatMap(([path, held]) => (held.includes(fingerprint) ? [path] : []));
    found.set(fingerprint, ofEd25519(fingerprint, paths));
  }
  return found;
}

function ofOpenPgp(entry: KeyEntry, place: KeyPlace): ComparableKey {
  const { reason, subkeys } = entry;
  return {
    ...entry,
    isExpiryKnown: reason === undefined || saysExpiry.has(reason.code),
    places: [place],
    subkeys: subkeys.map(({ fingerprint }) => fingerprint),
  };
}

/** Reasons that leave the self-signature as it is. */
const saysExpiry: ReadonlySet<string> = new Set(['signing-key-expired', 'signing-key-not-certified']);

function ofEd25519(fingerprint: string, paths: readonly string[]): ComparableKey {
  return {
    fingerprint,
    userIds: [],
    algorithm: 'ed25519',
    expires: undefined,
    isExpiryKnown: true,
    validity: 'valid',
    places: ['flat'],
    certifiedBy: [],
    subkeys: [],
    paths,
  };
}

function inBoth(first: ComparableKey, second: ComparableKey): ComparableKey {
  return {
    ...first,
    places: [...first.places, ...second.places],
    paths: [...first.paths, ...second.paths],
    certifiedBy: [...first.certifiedBy, ...second.certifiedBy],
  };
}
