import {
  describeOpenPgpKey,
  findOpenPgpKeyWeaknesses,
  type OpenPgpKeyStatus,
  type OpenPgpKeyWeaknesses,
  type OpenPgpPublicKey,
  openPgpKeyStatus,
} from '@chain-of-trust/signing';
import type { WorkerImplementation } from '@chain-of-trust/types';
import { type FindingInit, finding } from './finding.js';
import type { AuditFinding } from './schema.js';

const dayInMilliseconds = 24 * 60 * 60 * 1000;

/** A key, where it is, and how it is judged. */
export interface AuditedKey {
  readonly key: OpenPgpPublicKey;
  readonly path: string;
  readonly implementation: WorkerImplementation | undefined;
  /** Without them, being there is enough. */
  readonly certifiers?: readonly OpenPgpPublicKey[];
}

/** When keys are judged, and how far ahead. */
export interface KeyAuditOptions {
  readonly at: Date;
  /** Keys that expire within so many days are told of. */
  readonly withinDays: number;
}

/** Looks at one OpenPGP key: what it is worth, how long, and what is weak about it. */
export async function keyFindings(
  audited: AuditedKey,
  options: KeyAuditOptions,
): Promise<readonly AuditFinding[]> {
  const { key, certifiers, implementation, path } = audited;
  const judging = { at: options.at, ...(certifiers === undefined ? {} : { certifiers }) };
  const status = await openPgpKeyStatus(key, judging);
  const weaknesses = await findOpenPgpKeyWeaknesses(key, judging);
  const about = { implementation, path, fingerprint: key.fingerprint };
  const found = [
    ...statusFindings(status, weaknesses),
    ...(status.validity === 'valid' ? expiryFindings(await describeOpenPgpKey(key), options) : []),
    ...weaknessFindings(status, weaknesses),
  ];
  const name = `${path}: the key ${key.fingerprint}${key.userIds[0] === undefined ? '' : ` (${key.userIds[0]})`}`;
  return found.map((each) => finding({ ...about, ...each, message: `${name} ${each.message}` }));
}

function statusFindings({ reason }: OpenPgpKeyStatus, { weakCertifiers }: OpenPgpKeyWeaknesses) {
  if (reason === undefined) return [];
  const { code, message } = reason;
  const error = (init: Pick<FindingInit, 'code' | 'message' | 'nextStep'>): FindingInit[] => [
    { severity: 'error', reason: code, ...init },
  ];
  switch (code) {
    case 'signing-key-expired':
      return error({
        code: 'key-expired',
        message: 'has expired',
        nextStep: 'Extend it where its private half is and add that version, or remove the file.',
      });
    case 'signing-key-revoked':
      return error({
        code: 'key-revoked',
        message: 'is revoked',
        nextStep: 'Remove the file once no worker uses the key; until then, the revocation has to stay.',
      }).map((each) => ({ ...each, severity: 'warning' as const }));
    case 'signing-key-not-yet-valid':
      return error({
        code: 'key-not-yet-valid',
        message: 'was made after the reference time',
        nextStep: 'Check the clock of the machine that has made it.',
      });
    case 'signing-key-not-certified':
      if (weakCertifiers.length > 0) return []; // That is why, and it is told.
      return error({
        code: 'key-uncertified',
        message: 'is certified by no trusted key, so that nothing it signs is accepted',
        nextStep: 'Let somebody whose key is in trusted/ certify it, or find out who put it there.',
      });
    case 'signing-key-weak':
      return []; // The weaknesses tell more.
    default:
      return error({
        code: 'key-broken',
        message: `cannot be used: ${message}`,
        nextStep: 'Export the key again where it was made, or remove the file.',
      });
  }
}

function expiryFindings({ expires }: { readonly expires: Date | undefined }, options: KeyAuditOptions) {
  const { at, withinDays } = options;
  if (expires === undefined) {
    return [
      {
        code: 'key-unlimited' as const,
        severity: 'note' as const,
        message: 'never expires',
        nextStep: 'Give keys an end, so that one which is lost does not stay trusted.',
      },
    ];
  }
  const days = (expires.getTime() - at.getTime()) / dayInMilliseconds;
  if (days > withinDays) return [];
  return [
    {
      code: 'key-expiring' as const,
      severity: 'warning' as const,
      message: `expires in ${Math.floor(days)} days, on ${expires.toISOString().slice(0, 10)}`,
      nextStep: 'Extend or replace it in time, and tag the repository.',
    },
  ];
}

function weaknessFindings(
  status: OpenPgpKeyStatus,
  weaknesses: OpenPgpKeyWeaknesses,
): readonly FindingInit[] {
  const { refusedKeys, shortKeys, weakSelfSignatures, weakCertifiers, revokedUserIds } = weaknesses;
  const isUsable = status.validity === 'valid';
  return [
    ...refusedKeys.map(({ algorithm, fingerprint }) => ({
      code: 'key-weak' as const,
      severity: 'error' as const,
      reason: 'signing-key-weak',
      message: `has a key ${fingerprint} of ${algorithm}, with which nothing is accepted`,
      nextStep: 'Replace it by a new key, of Ed25519 or RSA with 4096 bits.',
    })),
    ...shortKeys.map(({ algorithm, fingerprint }) => ({
      code: 'key-short' as const,
      severity: 'warning' as const,
      message: `has a key ${fingerprint} of ${algorithm}, which is accepted still`,
      nextStep: 'Replace it by a new key, of Ed25519 or RSA with 4096 bits.',
    })),
    ...weakSelfSignatures.map((what) => ({
      code: 'self-signature-weak' as const,
      severity: isUsable ? ('warning' as const) : ('error' as const),
      ...(isUsable ? {} : { reason: 'signing-key-weak' }),
      message: `has a self-signature with MD5, SHA-1 or RIPEMD-160, of ${what}`,
      nextStep: 'Sign it again with SHA-256 where its private half is: gpg does when its expiry is set anew.',
    })),
    ...weakCertifiers.map((by) => ({
      code: 'certification-weak' as const,
      severity: isUsable ? ('warning' as const) : ('error' as const),
      ...(isUsable ? {} : { reason: 'signing-key-not-certified' }),
      message: `is certified by ${by} with MD5, SHA-1 or RIPEMD-160, which does not count`,
      nextStep: 'Let that person certify it again, with gpg --cert-digest-algo SHA512.',
    })),
    ...revokedUserIds.map((userId) => ({
      code: 'user-id-revoked' as const,
      severity: 'warning' as const,
      message: `has the revoked user ID ${userId}`,
      nextStep: 'Certifications of that user ID do not count; make sure that another one is certified.',
    })),
  ];
}
