import { jsonValueSchema, recordSchema, type TaskTypeKind } from '@chain-of-trust/types';
import * as v from 'valibot';
import { closedObject } from './closed-object.js';
import { policyRepositoryUrl } from './repository.js';

const name = v.pipe(v.string(), v.nonEmpty('is empty'));
const names = v.pipe(v.array(name), v.minLength(1, 'is empty'));
const repository = v.pipe(
  v.string(),
  v.regex(policyRepositoryUrl, 'is not a repository URL (https, no trailing slash, on GitHub OWNER/NAME)'),
);
const workerPool = v.pipe(v.string(), v.regex(/^[a-zA-Z0-9_-]+\/[a-zA-Z0-9_-]+$/, 'is not a workerPoolId'));
const ed25519Key = v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{43}=$/, 'is not the base64 of 32 bytes'));
const ed25519Keys = v.optional(v.pipe(v.array(ed25519Key), v.minLength(1, 'lists no keys')));
const environmentPrefix = v.pipe(v.string(), v.regex(/^[A-Z][A-Z0-9_]*$/, 'is not an environment prefix'));
const kinds = ['parent', 'docker-image', 'build', 'scriptworker'] as const satisfies readonly TaskTypeKind[];

/**
 * Which signatures a blob must carry.
 *
 * `either` takes the ed25519 signature where the run has one and the OpenPGP one otherwise; `both` demands both.
 */
export const signatureFormats = ['ed25519', 'gpg', 'either', 'both'] as const;

/** One of {@link signatureFormats}. */
export type SignatureFormat = (typeof signatureFormats)[number];

/** Events for which decision and action tasks are created; `.taskcluster.yml` knows them as `tasks_for`. */
export const taskEvents = [
  'hg-push',
  'cron',
  'action',
  'github-push',
  'github-release',
  'github-pull-request',
  'github-pull-request-untrusted',
  'pr-action',
] as const;

/** One of {@link taskEvents}. */
export type TaskEvent = (typeof taskEvents)[number];

/** A tree that a restricted scope may be used on: a whole repository, or some branches of it. */
const restrictedTree = v.union([repository, closedObject({ repository, branches: names })]);

const members = {
  product: name,
  /** `PREFIX_HEAD_REPOSITORY` and `PREFIX_HEAD_REV` name a task's source. */
  sourceEnvPrefix: environmentPrefix,
  /** Asked before `sourceEnvPrefix`: tasks that have `PREFIX_HEAD_REPOSITORY` come from that repository. */
  overridingSourceEnvPrefixes: v.array(environmentPrefix),
  repositories: v.pipe(v.array(repository), v.minLength(1, 'is empty')),
  unprivilegedRepositories: v.array(repository),
  unprivilegedSchedulerIds: v.array(name),
  /** Mercurial repository to the git mirror that tasks of its graphs may name as their source instead. */
  gitMirrors: recordSchema(repository, repository),
  projectConfiguration: closedObject({ repository, revision: name, path: name }),
  decisionWorkerPools: v.pipe(v.array(workerPool), v.minLength(1, 'is empty')),
  dockerImageWorkerPools: v.pipe(v.array(workerPool), v.minLength(1, 'is empty')),
  scriptworkerProvisioners: names,
  tasksFor: v.pipe(v.array(v.picklist(taskEvents)), v.minLength(1, 'is empty')),
  /** File of the tree that defines the cron jobs. */
  cronConfiguration: name,
  /** Actions of before hooks (Chain of Trust version 2), whose task the decision task described itself. */
  legacyActions: v.picklist(['refuse', 'accept']),
  prebuiltDockerImageTaskTypes: v.union([v.literal('any'), v.array(name)]),
  /** Whether a prebuilt image has to be named by its digest, `NAME@sha256:…`, or by any name. */
  prebuiltDockerImages: v.picklist(['by-name', 'by-digest']),
  restrictedScopes: recordSchema(name, name),
  /** A list without trees means nowhere: scopes restricted to it are refused wherever a task comes from. */
  restrictedTrees: recordSchema(name, v.array(restrictedTree)),
  signatureFormat: v.picklist(signatureFormats),
  ed25519PublicKeys: closedObject({
    'docker-worker': ed25519Keys,
    'generic-worker': ed25519Keys,
    'taskcluster-worker': ed25519Keys,
    scriptworker: ed25519Keys,
  }),
  taskTypes: recordSchema(name, v.picklist(kinds)),
  maxChainLength: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)),
};

/** Schema of a whole policy, after inheritance. Unknown members are refused: a misspelt rule is a missing rule. */
export const policySchema = closedObject(members);

/** Names of all members, in the order in which people read them. */
export const policyMembers = Object.keys(members) as (keyof typeof members)[]; // the keys of a literal

/** The members of a policy as its file has them. */
export type PolicyDocument = v.InferOutput<typeof policySchema>;

/** A policy file: a whole policy, or one that extends a shipped product or base and overrides some of its members. */
export const policyFileSchema = v.objectWithRest({ extends: v.optional(name) }, jsonValueSchema);
