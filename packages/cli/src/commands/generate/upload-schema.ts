import * as v from 'valibot';

const url = v.pipe(v.string(), v.regex(/^https?:\/\/[^/?#@\s]+(?:\/[^?#\s]*)?$/, 'is not an http(s) URL'));
const text = v.pipe(v.string(), v.nonEmpty('is empty'));

/** Where a blob, or also the outputs, are uploaded to: with the credentials of the claimed task, or through its proxy. */
export const uploadSchema = v.strictObject({
  what: v.picklist(['blob', 'all']),
  rootUrl: url,
  proxyUrl: v.exactOptional(url),
  credentials: v.exactOptional(
    v.strictObject({ clientId: text, accessToken: text, certificate: v.exactOptional(text) }),
  ),
  storage: v.exactOptional(v.picklist(['s3', 'object'])),
  /** Until when the artifacts are kept; not after the task expires. */
  expires: v.pipe(v.string(), v.isoTimestamp('is not an ISO 8601 timestamp')),
});

/** See {@link uploadSchema}. */
export type RequestedUpload = v.InferOutput<typeof uploadSchema>;
