import { recordSchema } from '@chain-of-trust/types';
import * as v from 'valibot';

const path = v.pipe(v.string(), v.nonEmpty('is empty'));
const httpUrl = v.pipe(
  v.string(),
  v.regex(/^https?:\/\/[^/?#@\s]+(?:\/[^?#\s]*)?$/, 'is not an http(s) URL'),
);
const positive = v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1)));

/** Schema of the configuration file. Unknown members are refused. Paths are relative to the file. */
export const configurationSchema = v.strictObject({
  rootUrl: v.optional(httpUrl),
  /** Base URL to base URL, like `https://hg.mozilla.org: https://hg.example.com/mirror`. */
  mirrors: v.optional(recordSchema(httpUrl, httpUrl)),
  /** A GitHub app of the deployment's, whose tokens are asked for before that of the environment is used. */
  github: v.optional(v.strictObject({ app: path })),
  /** Repositories on GitHub that have another name today: old URL to new URL. */
  renamedRepositories: v.optional(recordSchema(httpUrl, httpUrl)),
  product: v.optional(path),
  policy: v.optional(path),
  keys: v.optional(path),
  /** A clone of a git repository of keys instead, and who may sign its tags. */
  keyRepository: v.optional(
    v.strictObject({
      path,
      signers: path,
      signerList: v.optional(path),
      branch: v.optional(path),
      tagPattern: v.optional(v.pipe(path, v.check(isPattern, 'is no regular expression'))),
      maxAgeDays: v.optional(v.pipe(v.number(), v.minValue(0))),
      floor: v.optional(path),
    }),
  ),
  workDir: v.optional(path),
  /** Where evidence that can never change is kept for later verifications. */
  cache: v.optional(v.strictObject({ folder: path, maxBytes: positive })),
  network: v.optional(
    v.strictObject({
      connections: positive,
      attempts: positive,
      headersTimeoutMs: positive,
      bodyTimeoutMs: positive,
      backoffBaseMs: positive,
    }),
  ),
});

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'u').source !== '';
  } catch {
    return false;
  }
}

/** The configuration file's members. */
export type Configuration = v.InferOutput<typeof configurationSchema>;
