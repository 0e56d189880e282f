import type { Key, SignaturePacket, Subkey } from 'openpgp';
import { SigningError, type SigningErrorCode } from '../error.js';
import type { OpenPgpPublicKey } from './keys.js';
import { strictConfig } from './library.js';

/**
 * Checks that a primary key is valid at a time: made, not expired, not revoked, with a valid self-signature.
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
  if (await key.isRevoked(undefined, undefined, at, config))
    throw invalid(owner, 'signing-key-revoked', 'is revoked');
  try {
    await key.verifyPrimaryKey(at, undefined, config);
  } catch (cause) {
    throw toInvalid(owner, cause);
  }
}

/**
 * Finds the primary key or subkey that a signature names, and checks that it may sign at a time: bound by a valid
 * signature in both directions, with the flag for signing data, neither expired nor revoked.
 *
 * @throws SigningError `signing-key-…`
 */
export async function findSigningKey(
  owner: OpenPgpPublicKey,
  signature: SignaturePacket,
  at: Date,
): Promise<Key | Subkey> {
  await assertPrimaryKeyValid(owner, at);
  try {
    return await owner.key.getSigningKey(signature.issuerKeyID, at, undefined, await strictConfig());
  } catch (cause) {
    throw toInvalid(owner, cause);
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
