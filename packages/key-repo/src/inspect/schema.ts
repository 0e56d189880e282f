import { recordSchema, workerImplementations } from '@chain-of-trust/types';
import * as v from 'valibot';

const fingerprint = v.pipe(v.string(), v.nonEmpty());
const time = v.pipe(v.string(), v.isoTimestamp());
const objectId = v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/));

/** Why something is not as it must be. */
const reasonSchema = v.strictObject({ code: v.string(), message: v.string() });

const goodTagSchema = v.strictObject({
  name: v.string(),
  object: objectId,
  commit: objectId,
  tagger: v.string(),
  taggerTime: time,
  verdict: v.literal('good'),
  primaryKey: fingerprint,
  signingKey: fingerprint,
});

const refusedTagSchema = v.strictObject({
  name: v.string(),
  object: objectId,
  /** `null` where the object is no readable tag of a commit. */
  commit: v.nullable(objectId),
  tagger: v.nullable(v.string()),
  taggerTime: v.nullable(time),
  verdict: v.literal('refused'),
  reason: reasonSchema,
});

const keySchema = v.strictObject({
  validity: v.picklist(['valid', 'expired', 'revoked', 'unknown']),
  /** Whether it is in `trusted/`: it vouches for others and signs no blobs. */
  trusted: v.boolean(),
  reason: v.nullable(reasonSchema),
  userIds: v.array(v.string()),
  algorithm: v.string(),
  created: time,
  expires: v.nullable(time),
  certifiedBy: v.array(fingerprint),
  subkeys: v.array(
    v.strictObject({ fingerprint, algorithm: v.string(), created: time, expires: v.nullable(time) }),
  ),
});

const implementationSchema = v.union([
  v.strictObject({
    layout: v.picklist(['flat', 'signed']),
    /** Fingerprints of primary keys by path; of ed25519 keys, the public key in base64. */
    files: recordSchema(v.string(), v.array(fingerprint)),
    keys: recordSchema(fingerprint, keySchema),
  }),
  v.strictObject({ error: reasonSchema }),
]);

/**
 * Schema of the inspection of a key repository, version 1. Times are ISO 8601 in UTC, fingerprints lower-case hex.
 * Whoever reads one takes keys only where the tag's verdict is `good`.
 */
export const inspectionSchema = v.strictObject({
  version: v.literal(1),
  at: time,
  tag: v.variant('verdict', [goodTagSchema, refusedTagSchema]),
  /** Worker implementations that have a folder; none where the commit cannot be read. */
  implementations: recordSchema(v.picklist(workerImplementations), implementationSchema),
});

/** What a key repository holds at a tag, as of a reference time. */
export type Inspection = v.InferOutput<typeof inspectionSchema>;
