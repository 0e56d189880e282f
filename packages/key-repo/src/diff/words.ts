import { isUnchanged } from './diff.js';
import type { KeyChange, KeyDiff } from './schema.js';

/** Tells a difference in people's words, a line each, without the ends of lines. */
export function describeDiff(diff: KeyDiff): readonly string[] {
  const states = [...stateLines('from', diff.from), ...stateLines('to', diff.to)];
  if (isUnchanged(diff)) return [...states, '', 'the keys are the same'];
  return [...states, ...describeChanges(diff)];
}

/** Tells only what changes. */
export function describeChanges({ implementations }: KeyDiff): readonly string[] {
  return Object.entries(implementations).flatMap(([name, compared]) => {
    const lines = 'changes' in compared ? compared.changes.map(changeLine) : failureLines(compared.failures);
    return ['', name, ...lines.map((line) => `  ${line}`)];
  });
}

function stateLines(side: string, { name, commit, signer, reason }: KeyDiff['from']): string[] {
  const what = `${side.padEnd(4)} ${plain(name)}, commit ${commit}`;
  if (signer === null)
    return [what, `     NOT TRUSTED: ${reason?.code ?? ''}: ${plain(reason?.message ?? '')}`];
  const { primaryKey, signingKey, tagger, taggerTime } = signer;
  const by = signingKey === primaryKey ? primaryKey : `${signingKey} of ${primaryKey}`;
  return [what, `     signed ${taggerTime.slice(0, 10)} by ${plain(tagger)} with ${by}`];
}

function failureLines({ from, to }: { readonly from: Reason; readonly to: Reason }): string[] {
  return [
    ...(from === null ? [] : [`cannot be read before: ${from.code}: ${plain(from.message)}`]),
    ...(to === null ? [] : [`CANNOT BE READ after: ${to.code}: ${plain(to.message)}`]),
  ];
}

type Reason = { readonly code: string; readonly message: string } | null;

function changeLine(change: KeyChange): string {
  const key = `${change.fingerprint}${change.userIds.length === 0 ? '' : ` ${plain(change.userIds.join(', '))}`}`;
  switch (change.kind) {
    case 'key-added':
      return `+ ${key}: added${wholeWords(change)}`;
    case 'key-removed':
      return `- ${key}: removed${wholeWords(change)}`;
    case 'key-moved':
      return `~ ${key}: moved from ${change.from.map(placeWords).join(' and ')} to ${change.to.map(placeWords).join(' and ')}`;
    case 'key-revoked':
      return `- ${key}: REVOKED`;
    case 'expiry-extended':
      return `~ ${key}: extended, expires ${dayOf(change.to)} instead of ${dayOf(change.from)}`;
    case 'expiry-shortened':
      return `~ ${key}: shortened, expires ${dayOf(change.to)} instead of ${dayOf(change.from)}`;
    case 'certification-added':
      return `+ ${key}: newly certified by ${change.by}`;
    case 'certification-lost':
      return `- ${key}: no longer certified by ${change.by}`;
    case 'user-id-added':
      return `+ ${key}: new user ID ${plain(change.userId)}`;
    case 'user-id-removed':
      return `- ${key}: without the user ID ${plain(change.userId)}`;
    case 'subkey-added':
      return `+ ${key}: new subkey ${change.subkey}`;
    case 'subkey-removed':
      return `- ${key}: without the subkey ${change.subkey}`;
    case 'validity-changed':
      return `~ ${key}: ${change.to}, was ${change.from}`;
  }
}

function wholeWords(change: Extract<KeyChange, { kind: 'key-added' | 'key-removed' }>): string {
  const { algorithm, expires, validity, certifiedBy, paths, places } = change;
  const by = certifiedBy.length === 0 ? '' : `, certified by ${certifiedBy.join(', ')}`;
  const role = places.includes('trusted') ? ', vouches for others' : '';
  return ` (${algorithm}, expires ${dayOf(expires)}, ${validity}${by}${role}) in ${paths.map(plain).join(', ')}`;
}

function placeWords(place: 'flat' | 'trusted' | 'valid'): string {
  return place === 'flat' ? 'the flat folder' : `${place}/`;
}

function dayOf(time: string | null): string {
  return time?.slice(0, 10) ?? 'never';
}

/** User IDs and paths are whatever somebody has written; a line of theirs must not look like one of ours. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}
