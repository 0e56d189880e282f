import type { Config, Key, SignaturePacket, Subkey } from 'openpgp';
import { SigningError, type SigningErrorCode } from '../error.js';
import type { OpenPgpPublicKey } from './keys.js';
import { revocationConfig, strictConfig } from './library.js';

/**
 * Checks that a primary key is valid at a time: strong, made, not expired, not revoked, with a valid self-signature.
 *
 * "At a time" is the reference time, never the time of a signature: an expired or revoked key verifies nothing, also
 * not what it signed before, because whoever has the private key chooses the time of the signature.
 *
 * @throws SigningError `signing-key-…`
 */
export async function assertPrimaryKeyValid(owner: OpenPgpPublicKey, at: Date): Promise<void> {
  const config = await strictConfig();
  const { key } = owner;
  if (key.getCreationTime() > at)
    throw invalid(owner, 'signing-key-not-yet-valid', 'was made after the reference time');
  if (isWeak(key, config)) throw invalid(owner, 'signing-key-weak', 'is too weak');
  if (await key.isRevoked(undefined, undefined, at, await revocationConfig()))
    throw invalid(owner, 'signing-key-revoked', 'is revoked');
  try {
    await key.verifyPrimaryKey(at, undefined, config);
  } catch (cause) {
    throw toInvalid(owner, cause);
  }
}

/** All versions of a key that a set holds: one may lack the revocation that another has, so all have to be valid. */
export function versionsOf(
  owner: OpenPgpPublicKey,
  keys: readonly OpenPgpPublicKey[],
): readonly OpenPgpPublicKey[] {
  return keys.filter(({ fingerprint }) => fingerprint === owner.fingerprint);
}

/**
 * Finds the primary key or subkey that a signature names, and checks that it may sign at a time: bound by a valid
 * signature in both directions, with the flag for signing data, neither expired nor revoked, and not made after the
 * signature.
 *
 * @throws SigningError `signing-key-…`
 */
export async function findSigningKey(
  owner: OpenPgpPublicKey,
  signature: SignaturePacket,
  at: Date,
): Promise<Key | Subkey> {
  await assertPrimaryKeyValid(owner, at);
  await assertSubkeyNotRevoked(owner, signature, at);
  const signingKey = await getSigningKey(owner, signature, at);
  if (signature.created === null || signature.created < signingKey.getCreationTime())
    throw invalid(owner, 'signing-key-not-yet-valid', 'was made after the signature');
  return signingKey;
}

async function getSigningKey(owner: OpenPgpPublicKey, signature: SignaturePacket, at: Date) {
  try {
    return await owner.key.getSigningKey(signature.issuerKeyID, at, undefined, await strictConfig());
  } catch (cause) {
    throw toInvalid(owner, cause);
  }
}

/** The library asks for strength only where a key signs data, and not where one certifies another. */
function isWeak(key: Key, config: Config): boolean {
  const { bits } = key.getAlgorithmInfo(); // of a modulus; curves have none
  const isRejected = config.rejectPublicKeyAlgorithms.has(key.keyPacket.algorithm);
  return isRejected || (bits !== undefined && bits < config.minRSABits);
}

async function assertSubkeyNotRevoked(
  owner: OpenPgpPublicKey,
  signature: SignaturePacket,
  at: Date,
): Promise<void> {
  const config = await revocationConfig();
  for (const subkey of owner.key.getSubkeys(signature.issuerKeyID)) {
    for (const binding of subkey.bindingSignatures) {
      if (await subkey.isRevoked(binding, owner.key.keyPacket, at, config))
        throw invalid(owner, 'signing-key-revoked', 'has a revoked subkey, which made the signature');
    }
  }
}

const reasons: readonly (readonly [RegExp, SigningErrorCode, string])[] = [
  [/revoked/i, 'signing-key-revoked', 'is revoked'],
  [/expired/i, 'signing-key-expired', 'has expired'],
  [
    /RSA keys shorter|algorithm is considered insecure|public-key algorithm|Insecure hash/i,
    'signing-key-weak',
    'is too weak',
  ],
];

/** The library has no codes, so its words are all there is to tell the reasons apart; unknown ones stay a refusal. */
function toInvalid(owner: OpenPgpPublicKey, cause: unknown): SigningError {
  const words = wordsOf(cause);
  const [, code, message] = reasons.find(([pattern]) => pattern.test(words)) ?? [
    undefined,
    'signing-key-cannot-sign' as const,
    'may not sign data',
  ];
  return invalid(owner, code, `${message} (${words})`, cause);
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${wordsOf(error.cause)}`;
}

function invalid(
  owner: OpenPgpPublicKey,
  code: SigningErrorCode,
  what: string,
  cause?: unknown,
): SigningError {
  return new SigningError({
    code,
    message: `the key ${owner.fingerprint} ${what}`,
    nextStep: 'Look the key up in the key repository; a blob by such a key cannot be trusted.',
    facts: { fingerprint: owner.fingerprint, userIds: owner.userIds },
    cause,
  });
}
