import { recordSchema, workerImplementations } from '@chain-of-trust/types';
import * as v from 'valibot';

const fingerprint = v.pipe(v.string(), v.nonEmpty());
const time = v.pipe(v.string(), v.isoTimestamp());
const objectId = v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/));
const validity = v.picklist(['valid', 'expired', 'revoked', 'unknown']);
const reasonSchema = v.strictObject({ code: v.string(), message: v.string() });

/** Where a key is: in a flat folder, or in which half of a signed one. */
const place = v.picklist(['flat', 'trusted', 'valid']);
/** Which key, and how people call it. */
const key = { fingerprint, userIds: v.array(v.string()) };
const whole = {
  ...key,
  algorithm: v.string(),
  /** `null` for never, and where no valid self-signature says. */
  expires: v.nullable(time),
  validity,
  places: v.array(place),
  certifiedBy: v.array(fingerprint),
  paths: v.array(v.string()),
};
const expiry = { ...key, from: v.nullable(time), to: v.nullable(time) };

const changeSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('key-added'), ...whole }),
  v.strictObject({ kind: v.literal('key-removed'), ...whole }),
  v.strictObject({ kind: v.literal('key-moved'), ...key, from: v.array(place), to: v.array(place) }),
  v.strictObject({ kind: v.literal('key-revoked'), ...key }),
  v.strictObject({ kind: v.literal('expiry-extended'), ...expiry }),
  v.strictObject({ kind: v.literal('expiry-shortened'), ...expiry }),
  v.strictObject({ kind: v.literal('certification-added'), ...key, by: fingerprint }),
  v.strictObject({ kind: v.literal('certification-lost'), ...key, by: fingerprint }),
  v.strictObject({ kind: v.literal('user-id-added'), ...key, userId: v.string() }),
  v.strictObject({ kind: v.literal('user-id-removed'), ...key, userId: v.string() }),
  v.strictObject({ kind: v.literal('subkey-added'), ...key, subkey: fingerprint }),
  v.strictObject({ kind: v.literal('subkey-removed'), ...key, subkey: fingerprint }),
  v.strictObject({ kind: v.literal('validity-changed'), ...key, from: validity, to: validity }),
]);

/** One difference of a key between two states. */
export type KeyChange = v.InferOutput<typeof changeSchema>;

const stateSchema = v.strictObject({
  name: v.string(),
  commit: objectId,
  /** Of a tag that a signer vouches for; otherwise `null`, and `reason` says why. */
  signer: v.nullable(
    v.strictObject({
      primaryKey: fingerprint,
      signingKey: fingerprint,
      tagger: v.string(),
      taggerTime: time,
    }),
  ),
  reason: v.nullable(reasonSchema),
});

const implementationSchema = v.union([
  v.strictObject({ changes: v.array(changeSchema) }),
  /** Keys that cannot be read cannot be compared. */
  v.strictObject({
    failures: v.strictObject({ from: v.nullable(reasonSchema), to: v.nullable(reasonSchema) }),
  }),
]);

/**
 * Schema of the difference between two states of a key repository, version 1. Times are ISO 8601 in UTC, fingerprints
 * lower-case hex; of ed25519 keys, the public key in base64.
 */
export const keyDiffSchema = v.strictObject({
  version: v.literal(1),
  /** Both states are judged as of this time. */
  at: time,
  from: stateSchema,
  to: stateSchema,
  /** Worker implementations that differ, or that cannot be read. */
  implementations: recordSchema(v.picklist(workerImplementations), implementationSchema),
});

/** The difference between two states of a key repository. */
export type KeyDiff = v.InferOutput<typeof keyDiffSchema>;
