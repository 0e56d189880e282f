import {
  findOpenPgpKeyWeaknesses,
  type OpenPgpPrivateKey,
  OpenPgpPublicKey,
  openPgpKeyStatus,
  SigningError,
  signCleartext,
} from '@chain-of-trust/signing';
import { GeneratorError } from '../error.js';
import type { WorkerPrivateKeys } from '../sign-blob.js';

/** What is demanded of keys. */
export interface KeyDemands {
  readonly at: Date;
  /** How long they have to stay valid, in seconds: long enough for somebody to replace them. Defaults to 0. */
  readonly minLifetimeSeconds?: number;
}

/**
 * Makes sure that keys can sign now, will still be able to for some time, and are not too weak for verifiers: before a task
 * is claimed rather than after it has run for hours.
 *
 * Really signs, with whichever subkey signs. ed25519 keys of workers have neither weakness nor end.
 *
 * @throws GeneratorError `generator-no-key`, `generator-key-weak`, `generator-key-lifetime`
 * @throws SigningError for a key that cannot sign now: `signing-key-expired`, `signing-key-revoked`,
 *   `signing-key-not-yet-valid` (a clock before the key's creation), `signing-key-cannot-sign`, …
 */
export async function assertKeysUsable(
  { ed25519, openpgp }: WorkerPrivateKeys,
  { at, minLifetimeSeconds = 0 }: KeyDemands,
): Promise<void> {
  if (openpgp === undefined && ed25519 === undefined) throw noKey();
  if (openpgp === undefined) return;
  const weaknesses = await findOpenPgpKeyWeaknesses(publicHalfOf(openpgp), { at });
  const weak = [
    ...weaknesses.refusedKeys.map(({ algorithm, fingerprint }) => `${algorithm} ${fingerprint}`),
    ...weaknesses.weakSelfSignatures.map((what) => `self-signature of ${what}`),
  ];
  if (weak.length > 0) throw tooWeak(openpgp.fingerprint, weak);
  await refuseUnusable(openpgp, at);
  if (minLifetimeSeconds === 0) return;
  const later = new Date(at.getTime() + minLifetimeSeconds * 1000);
  await refuseUnusable(openpgp, later).catch((cause: unknown) => {
    throw cause instanceof SigningError ? endsSoon(openpgp.fingerprint, later, cause) : cause;
  });
}

/** The state of the primary key says why more exactly than an attempt to sign, which also knows about the subkeys. */
async function refuseUnusable(key: OpenPgpPrivateKey, at: Date): Promise<void> {
  const { reason } = await openPgpKeyStatus(publicHalfOf(key), { at });
  if (reason === undefined) return void (await signCleartext(probe, key, { at }));
  throw new SigningError({
    ...reason,
    nextStep: 'Renew the key or make a new one; if neither is due, set the clock of this machine.',
    facts: { fingerprint: key.fingerprint, at },
  });
}

function publicHalfOf({ key }: OpenPgpPrivateKey): OpenPgpPublicKey {
  return new OpenPgpPublicKey(key.toPublic());
}

/** Nothing that anybody could take for a blob. */
const probe = Buffer.from('this key can sign\n');

function noKey(): GeneratorError {
  return new GeneratorError({
    code: 'generator-no-key',
    message: 'there is no key to sign with',
    nextStep: 'Give the worker an ed25519 or OpenPGP private key.',
  });
}

function tooWeak(fingerprint: string, weak: readonly string[]): GeneratorError {
  return new GeneratorError({
    code: 'generator-key-weak',
    message: `verifiers refuse the key ${fingerprint}: ${weak.join(', ')}`,
    nextStep: 'Make a new key with cot keygen, and have its public half added to the key repository.',
    facts: { fingerprint, weak },
  });
}

function endsSoon(fingerprint: string, until: Date, cause: SigningError): GeneratorError {
  return new GeneratorError({
    code: 'generator-key-lifetime',
    message: `the key ${fingerprint} does not last until ${until.toISOString()}: ${cause.message}`,
    nextStep:
      'Renew it with cot keys renew, or make a new one, and have its public half added to the key repository.',
    facts: { fingerprint, until },
    cause,
  });
}
