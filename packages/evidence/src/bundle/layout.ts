import { jsonValueSchema, recordSchema } from '@chain-of-trust/types';
import * as v from 'valibot';

/** The version of bundles that is written. Older ones stay readable. */
export const bundleVersion = 1;

/** Members of every bundle; the others are contents, called by their digest. */
export const memberNames = { manifest: 'manifest.json', answers: 'answers.json' } as const;

/** Name of the member with these bytes. */
export function contentName(sha256: string): string {
  return `content/${sha256}`;
}

const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'is no sha256 digest'));
const sha512 = v.pipe(v.string(), v.regex(/^[0-9a-f]{128}$/, 'is no sha512 digest'));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const text = v.string();

/**
 * Schema of `manifest.json`, the first member: what was verified, and every other member in order with its size and
 * digest. What it says of target and time is a claim that helps people; nothing is decided by it.
 */
export const bundleManifestSchema = v.strictObject({
  format: v.literal('chain-of-trust-bundle'),
  version: v.literal(bundleVersion),
  target: v.strictObject({ taskId: text, taskType: text }),
  /** Reference time of the verification that was recorded, ISO 8601. */
  at: v.pipe(text, v.isoTimestamp()),
  /** Whether the bytes of the artifacts that the task takes are in the bundle, or their digests only. */
  withArtifacts: v.boolean(),
  members: v.array(
    v.strictObject({
      name: v.pipe(text, v.regex(/^(?:answers\.json|content\/[0-9a-f]{64})$/, 'is no name of a member')),
      bytes: count,
      sha256,
    }),
  ),
});

/** The manifest of a bundle. */
export type Manifest = v.InferOutput<typeof bundleManifestSchema>;

const question = { method: text, about: jsonValueSchema };

/** Schema of `answers.json`: what was asked, and what came of it, sorted by the question. */
export const bundleAnswersSchema = v.array(
  v.union([
    v.strictObject({ ...question, answer: jsonValueSchema }),
    /** The bytes are a member. */
    v.strictObject({ ...question, content: sha256 }),
    /** Only the digests were kept. */
    v.strictObject({ ...question, artifact: v.strictObject({ bytes: count, sha256, sha512 }) }),
    v.strictObject({
      ...question,
      error: v.strictObject({
        code: text,
        message: text,
        nextStep: v.exactOptional(text),
        facts: recordSchema(text, jsonValueSchema),
      }),
    }),
  ]),
);

/** One question with what came of it. */
export type Answer = v.InferOutput<typeof bundleAnswersSchema>[number];

/** The most that a reader takes. */
export const bundleBounds = {
  manifest: { maxBytes: 32 * 1024 * 1024, maxDepth: 8 },
  answers: { maxBytes: 256 * 1024 * 1024, maxDepth: 128 },
} as const;
