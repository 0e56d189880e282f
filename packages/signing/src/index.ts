export { dsseKeyId } from './dsse/key-id.js';
export { signDsse } from './dsse/sign.js';
export { verifyDsse } from './dsse/verify.js';
export type { Ed25519KeyPair } from './ed25519/keys.js';
export {
  Ed25519PrivateKey,
  Ed25519PublicKey,
  generateEd25519KeyPair,
  parseEd25519PrivateKey,
  parseEd25519PublicKey,
} from './ed25519/keys.js';
export { signEd25519, verifyEd25519 } from './ed25519/sign.js';
export type { SigningErrorCode } from './error.js';
export { SigningError } from './error.js';
export { certifyOpenPgpKey } from './openpgp/certify.js';
export { certifyLocally } from './openpgp/certify-locally.js';
export type { OpenPgpKeyDescription, OpenPgpKeyFacts } from './openpgp/describe.js';
export { describeOpenPgpKey } from './openpgp/describe.js';
export type { ExportOptions } from './openpgp/export.js';
export { exportOpenPgpKey } from './openpgp/export.js';
export type { OpenPgpKeyOptions, OpenPgpKeyPair } from './openpgp/generate.js';
export { generateOpenPgpKeyPair } from './openpgp/generate.js';
export { formatAsOf } from './openpgp/key-as-of.js';
export type { OpenPgpKeySet } from './openpgp/key-set.js';
export type { OpenPgpKeyStatus, OpenPgpKeyValidity } from './openpgp/key-status.js';
export { openPgpKeyStatus } from './openpgp/key-status.js';
export {
  OpenPgpPrivateKey,
  OpenPgpPublicKey,
  parseOpenPgpPrivateKey,
  parseOpenPgpPublicHalf,
  parseOpenPgpPublicKeys,
} from './openpgp/keys.js';
export type { RenewalOptions, RenewedOpenPgpKey } from './openpgp/renew.js';
export { renewOpenPgpKey } from './openpgp/renew.js';
export type { RevocationOptions, RevocationReason } from './openpgp/revoke.js';
export { revokeOpenPgpKey } from './openpgp/revoke.js';
export { signCleartext } from './openpgp/sign-cleartext.js';
export { stripCertifications } from './openpgp/strip-certifications.js';
export { verifyCleartext } from './openpgp/verify-cleartext.js';
export type { DetachedSigner } from './openpgp/verify-detached.js';
export { verifyDetached } from './openpgp/verify-detached.js';
export type { OpenPgpKeyWeaknesses, WeakKey } from './openpgp/weaknesses.js';
export { findOpenPgpKeyWeaknesses } from './openpgp/weaknesses.js';
export type { Signer } from './signed-bytes.js';
export { SignedBytes } from './signed-bytes.js';
export type { WorkerKeySet } from './worker-key-set.js';
