import * as v from 'valibot';
import { checkSchema, jsonValueSchema } from './check-schema.js';
import { DocumentError } from './error.js';
import { type JsonBounds, type JsonObject, parseJson } from './json/parse.js';
import { recordSchema } from './record-schema.js';
import { taskIdSchema } from './task-id.js';

/** Digest algorithms that an artifact may be listed with. */
export const digestAlgorithms = ['sha256', 'sha512'] as const;

/** One of {@link digestAlgorithms}. */
export type DigestAlgorithm = (typeof digestAlgorithms)[number];

const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'is not a sha256 digest in lower-case hex'));
const sha512 = v.pipe(v.string(), v.regex(/^[0-9a-f]{128}$/, 'is not a sha512 digest in lower-case hex'));

/** Digests of one artifact: `sha256`, `sha512` or both, in lower-case hex. */
export const artifactDigestsSchema = v.union(
  [
    v.strictObject({ sha256, sha512: v.optional(sha512) }),
    v.strictObject({ sha256: v.optional(sha256), sha512 }),
  ],
  'needs a sha256 or sha512 digest in lower-case hex',
);

/** Digests of one artifact. */
export type ArtifactDigests = v.InferOutput<typeof artifactDigestsSchema>;

/**
 * The document that a worker signs: what ran, where, and what came out.
 *
 * Extra top-level members of the real world (`workerType`) are kept.
 *
 * @see spec, "Chain of Trust artifacts"
 */
export const chainOfTrustBlobSchema = v.looseObject({
  artifacts: recordSchema(v.pipe(v.string(), v.nonEmpty()), artifactDigestsSchema),
  chainOfTrustVersion: v.literal(1),
  environment: recordSchema(v.string(), jsonValueSchema),
  runId: v.pipe(v.number(), v.integer(), v.minValue(0)),
  task: recordSchema(v.string(), jsonValueSchema),
  taskId: taskIdSchema,
  workerGroup: v.pipe(v.string(), v.nonEmpty()),
  workerId: v.pipe(v.string(), v.nonEmpty()),
});

/** The document that a worker signs; see {@link chainOfTrustBlobSchema}. */
export type ChainOfTrustBlob = JsonObject & v.InferOutput<typeof chainOfTrustBlobSchema>;

/** Names under which a worker publishes the blob and its signature. */
export const blobArtifactNames = {
  gpg: 'public/chainOfTrust.json.asc',
  ed25519: 'public/chain-of-trust.json',
  ed25519Signature: 'public/chain-of-trust.json.sig',
} as const;

/** Bounds of a blob: that of 500 000 artifacts keeps them. */
export const blobBounds: JsonBounds = { maxBytes: 64 * 1024 * 1024, maxDepth: 64 };

/**
 * Parses the bytes of a Chain of Trust blob.
 *
 * Not checked: who signed it, and whether anything it says is true.
 *
 * @throws DocumentError any code; `document-digest-algorithm` for an artifact listed with another algorithm
 */
export function parseBlob(bytes: Uint8Array): ChainOfTrustBlob {
  const value = parseJson(bytes, blobBounds);
  refuseOtherAlgorithms(value);
  return checkSchema(chainOfTrustBlobSchema, value, 'chain of trust blob') as ChainOfTrustBlob;
}

/** A rule of its own, so that "md5" is named as what it is rather than as a field that does not fit. */
function refuseOtherAlgorithms(value: unknown): void {
  const shape = v.safeParse(
    v.looseObject({ artifacts: recordSchema(v.string(), recordSchema(v.string(), v.unknown())) }),
    value,
  );
  if (!shape.success) return;
  for (const [name, digests] of Object.entries(shape.output.artifacts)) {
    const other = Object.keys(digests).find(
      (algorithm) => !digestAlgorithms.some((known) => known === algorithm),
    );
    if (other === undefined) continue;
    throw new DocumentError({
      code: 'document-digest-algorithm',
      message: `artifact ${JSON.stringify(name)}: expected ${digestAlgorithms.join(' or ')}, got ${JSON.stringify(other)}`,
      facts: { artifact: name, algorithm: other },
    });
  }
}
