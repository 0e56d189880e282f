import type { ImplementationKeys } from '../keys/implementation-keys.js';
import { type ComparableKey, comparableKeys } from './comparable-key.js';
import type { KeyChange } from './schema.js';

/** Compares the keys of a worker implementation, in the order of their fingerprints. */
export function changesOf(
  from: ImplementationKeys | undefined,
  to: ImplementationKeys | undefined,
): readonly KeyChange[] {
  const [before, after] = [comparableKeys(from), comparableKeys(to)];
  const fingerprints = [...new Set([...before.keys(), ...after.keys()])].sort();
  return fingerprints.flatMap((fingerprint) => {
    const [old, now] = [before.get(fingerprint), after.get(fingerprint)];
    if (old === undefined) return now === undefined ? [] : [{ kind: 'key-added' as const, ...wholeOf(now) }];
    return now === undefined ? [{ kind: 'key-removed' as const, ...wholeOf(old) }] : changesOfKey(old, now);
  });
}

function changesOfKey(from: ComparableKey, to: ComparableKey): KeyChange[] {
  const key = { fingerprint: to.fingerprint, userIds: [...to.userIds] };
  const changes: KeyChange[] = [];
  if (from.places.join() !== to.places.join())
    changes.push({ kind: 'key-moved', ...key, from: [...from.places], to: [...to.places] });
  const isRevoked = to.validity === 'revoked' && from.validity !== 'revoked';
  if (isRevoked) changes.push({ kind: 'key-revoked', ...key });
  changes.push(...expiryChange(from, to));
  for (const by of missing(to.certifiedBy, from.certifiedBy))
    changes.push({ kind: 'certification-added', ...key, by });
  for (const by of missing(from.certifiedBy, to.certifiedBy))
    changes.push({ kind: 'certification-lost', ...key, by });
  for (const userId of missing(to.userIds, from.userIds))
    changes.push({ kind: 'user-id-added', ...key, userId });
  for (const userId of missing(from.userIds, to.userIds))
    changes.push({ kind: 'user-id-removed', ...key, userId });
  for (const subkey of missing(to.subkeys, from.subkeys))
    changes.push({ kind: 'subkey-added', ...key, subkey });
  for (const subkey of missing(from.subkeys, to.subkeys))
    changes.push({ kind: 'subkey-removed', ...key, subkey });
  if (from.validity !== to.validity && !isRevoked)
    changes.push({ kind: 'validity-changed', ...key, from: from.validity, to: to.validity });
  return changes;
}

function expiryChange(from: ComparableKey, to: ComparableKey): KeyChange[] {
  if (!from.isExpiryKnown || !to.isExpiryKnown) return [];
  const [before, after] = [from, to].map(({ expires }) => expires?.getTime() ?? Infinity);
  if (before === undefined || after === undefined || before === after) return [];
  return [
    {
      kind: after > before ? 'expiry-extended' : 'expiry-shortened',
      fingerprint: to.fingerprint,
      userIds: [...to.userIds],
      from: timeOf(from),
      to: timeOf(to),
    },
  ];
}

function wholeOf(key: ComparableKey) {
  const { fingerprint, userIds, algorithm, validity, places, certifiedBy, paths } = key;
  return {
    fingerprint,
    userIds: [...userIds],
    algorithm,
    expires: timeOf(key),
    validity,
    places: [...places],
    certifiedBy: [...certifiedBy],
    paths: [...paths],
  };
}

function timeOf({ expires }: ComparableKey): string | null {
  return expires?.toISOString() ?? null;
}

function missing(from: readonly string[], to: readonly string[]): readonly string[] {
  return from.filter((each) => !to.includes(each));
}
