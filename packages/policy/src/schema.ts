import { jsonValueSchema, recordSchema, type TaskTypeKind } from '@chain-of-trust/types';
import * as v from 'valibot';
import { normalizeRepositoryUrl } from './repository.js';

const name = v.pipe(v.string(), v.nonEmpty('is empty'));
const names = v.pipe(v.array(name), v.minLength(1, 'is empty'));
const repository = v.pipe(
  v.string(),
  v.check((url) => normalizeRepositoryUrl(url) === url, 'is not a repository URL (https, no trailing slash)'),
);
const workerPool = v.pipe(v.string(), v.regex(/^[a-zA-Z0-9_-]+\/[a-zA-Z0-9_-]+$/, 'is not a workerPoolId'));
const ed25519Key = v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{43}=$/, 'is not the base64 of 32 bytes'));
const ed25519Keys = v.optional(v.pipe(v.array(ed25519Key), v.minLength(1, 'lists no keys')));
const kinds = ['parent', 'docker-image', 'build', 'scriptworker'] as const satisfies readonly TaskTypeKind[];

/**
 * Which signatures a blob must carry.
 *
 * `either` takes the ed25519 signature where the run has one and the OpenPGP one otherwise; `both` demands both.
 */
export const signatureFormats = ['ed25519', 'gpg', 'either', 'both'] as const;

/** One of {@link signatureFormats}. */
export type SignatureFormat = (typeof signatureFormats)[number];

/** Schema of a whole policy, after inheritance. Unknown members are refused: a misspelt rule is a missing rule. */
export const policySchema = v.strictObject({
  product: name,
  sourceEnvPrefix: v.pipe(v.string(), v.regex(/^[A-Z][A-Z0-9_]*$/, 'is not an environment prefix')),
  repositories: v.pipe(v.array(repository), v.minLength(1, 'is empty')),
  unprivilegedRepositories: v.array(repository),
  unprivilegedSchedulerIds: v.array(name),
  projectConfiguration: v.strictObject({ repository, revision: name, path: name }),
  decisionWorkerPools: v.pipe(v.array(workerPool), v.minLength(1, 'is empty')),
  dockerImageWorkerPools: v.pipe(v.array(workerPool), v.minLength(1, 'is empty')),
  scriptworkerProvisioners: names,
  tasksFor: names,
  prebuiltDockerImageTaskTypes: v.union([v.literal('any'), v.array(name)]),
  restrictedScopes: recordSchema(name, name),
  restrictedTrees: recordSchema(name, v.pipe(v.array(repository), v.minLength(1, 'is empty'))),
  signatureFormat: v.picklist(signatureFormats),
  ed25519PublicKeys: v.strictObject({
    'docker-worker': ed25519Keys,
    'generic-worker': ed25519Keys,
    'taskcluster-worker': ed25519Keys,
    scriptworker: ed25519Keys,
  }),
  taskTypes: recordSchema(name, v.picklist(kinds)),
  maxChainLength: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)),
});

/** The members of a policy as its file has them. */
export type PolicyDocument = v.InferOutput<typeof policySchema>;

/** A policy file: a whole policy, or one that extends a shipped product and overrides some of its members. */
export const policyFileSchema = v.objectWithRest({ extends: v.optional(name) }, jsonValueSchema);
