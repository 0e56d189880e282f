import { CotError } from '@chain-of-trust/types';

/** Codes of {@link SigningError}. */
export type SigningErrorCode =
  // Keys
  | 'signing-no-keys'
  | 'signing-key-malformed'
  | 'signing-key-secret'
  | 'signing-key-weak'
  | 'signing-key-passphrase'
  // Making and changing keys
  | 'signing-key-lifetime'
  | 'signing-key-stub'
  | 'signing-key-certified'
  | 'signing-key-other'
  | 'signing-key-unchanged'
  // The framework of a cleartext message
  | 'signing-message-malformed'
  | 'signing-message-surroundings'
  | 'signing-message-header'
  | 'signing-message-hash-header'
  | 'signing-message-checksum'
  | 'signing-message-incomplete'
  | 'signing-message-several'
  // The signature
  | 'signing-signature-malformed'
  | 'signing-signature-several'
  | 'signing-signature-type'
  | 'signing-digest-weak'
  | 'signing-signature-future'
  | 'signing-signature-expired'
  | 'signing-signature-bad'
  // An envelope
  | 'signing-envelope-malformed'
  | 'signing-envelope-type'
  // The key that made it
  | 'signing-key-unknown'
  | 'signing-key-not-yet-valid'
  | 'signing-key-expired'
  | 'signing-key-revoked'
  | 'signing-key-not-certified'
  | 'signing-key-cannot-sign';

/** Bytes that are not signed as they must be, or a key that cannot be used. */
export class SigningError extends CotError<SigningErrorCode> {}
