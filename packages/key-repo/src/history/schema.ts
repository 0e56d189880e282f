import { recordSchema, workerImplementations } from '@chain-of-trust/types';
import * as v from 'valibot';

const fingerprint = v.pipe(v.string(), v.nonEmpty());
const time = v.pipe(v.string(), v.isoTimestamp());
const objectId = v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/));

const tagSchema = v.strictObject({
  name: v.string(),
  object: objectId,
  commit: objectId,
  /** What the tag says; of a lightweight one, the time of its commit. */
  time,
  verdict: v.picklist(['good', 'refused']),
  /** Why it is refused as of the reference time. */
  reason: v.nullable(v.strictObject({ code: v.string(), message: v.string() })),
  /** Who has signed it, with a key that was valid when the tag says that it was made. */
  signer: v.nullable(v.strictObject({ primaryKey: fingerprint, signingKey: fingerprint })),
});

const keySchema = v.strictObject({
  userIds: v.array(v.string()),
  /** By the tags at which it appeared and disappeared; `gone` is `null` while it is there. */
  stays: v.array(v.strictObject({ came: v.string(), gone: v.nullable(v.string()) })),
});

/**
 * Schema of the history of a key repository, version 1. Times are ISO 8601 in UTC, fingerprints lower-case hex; of
 * ed25519 keys, the public key in base64.
 */
export const keyHistorySchema = v.strictObject({
  version: v.literal(1),
  at: time,
  /** In the order of the commits, oldest first. */
  tags: v.array(tagSchema),
  implementations: recordSchema(v.picklist(workerImplementations), recordSchema(fingerprint, keySchema)),
});

/** When each key of a repository came and went. */
export type KeyHistory = v.InferOutput<typeof keyHistorySchema>;
