import { SigningError } from '../error.js';

/** The longest lifetime that fits into the four octets of its subpacket: about 136 years. */
const maxSeconds = 0xffff_ffff;

/**
 * The lifetime of a key as OpenPGP writes it: seconds from its creation, and 0 for one that never ends.
 *
 * @throws SigningError `signing-key-lifetime` where the end is not after `at`, or too far away
 * @see RFC 9580 section 5.2.3.13 (Key Expiration Time)
 */
export function lifetimeOf(created: Date, expires: Date | 'never', at: Date): number {
  if (expires === 'never') return 0;
  const seconds = Math.floor((expires.getTime() - created.getTime()) / 1000);
  if (expires > at && seconds >= 1 && seconds <= maxSeconds) return seconds;
  throw new SigningError({
    code: 'signing-key-lifetime',
    message: `a key cannot live until ${Number.isNaN(expires.getTime()) ? 'an unknown time' : expires.toISOString()}`,
    nextStep: 'Name a time in the future, at most 136 years after the key was made.',
  });
}
