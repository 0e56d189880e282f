import { createHash } from 'node:crypto';
import { formatJson, type JsonObject, type TaskTypeKind, taskTypeKinds } from '@chain-of-trust/types';
import { PolicyError } from './error.js';
import { toRestrictedTree } from './restricted-scopes.js';
import { type PolicyDocument, policyMembers } from './schema.js';

/** What a product trusts: checked, consistent, and with a digest that a report can carry. */
export interface Policy extends Readonly<Omit<PolicyDocument, 'taskTypes'>> {
  /** Kind of every task type that the product knows, the common ones included. */
  readonly taskTypes: ReadonlyMap<string, TaskTypeKind>;
  /** `sha256:` and the digest of the policy's members in sorted order. */
  readonly digest: string;
}

/**
 * Makes a policy of its checked members.
 *
 * @throws PolicyError `policy-inconsistent` when a restricted scope names no tree list, a tree is not trusted, a
 *   repository is trusted and unprivileged at once, a mirror is not trusted, or a common task type is given another
 *   kind
 */
export function createPolicy(document: PolicyDocument): Policy {
  const problems = [
    ...scopesWithoutTrees(document),
    ...untrustedTrees(document),
    ...doublyListedRepositories(document),
    ...redefinedTaskTypes(document),
    ...mirrorsOfUnknown(document),
  ];
  if (problems.length > 0) throw inconsistent(document.product, problems);
  const taskTypes = new Map([...taskTypeKinds, ...Object.entries(document.taskTypes)]);
  return { ...document, taskTypes, digest: digestOf(document) };
}

/** The members of a policy as a whole policy file would have them, after inheritance, in the order of the schema. */
export function policyDocument(policy: Policy): PolicyDocument {
  const { digest: _, taskTypes, ...members } = policy;
  const own = [...taskTypes].filter(([type]) => !taskTypeKinds.has(type));
  const document: PolicyDocument = { ...members, taskTypes: Object.fromEntries(own) };
  return Object.fromEntries(policyMembers.map((member) => [member, document[member]])) as PolicyDocument; // reordered
}

function scopesWithoutTrees(document: PolicyDocument): string[] {
  return Object.entries(document.restrictedScopes)
    .filter(([, trees]) => !Object.hasOwn(document.restrictedTrees, trees))
    .map(([scope, trees]) => `restricted scope ${scope} names the tree list ${trees}, which is not defined`);
}

function untrustedTrees(document: PolicyDocument): string[] {
  return Object.entries(document.restrictedTrees).flatMap(([list, trees]) =>
    trees
      .map((tree) => toRestrictedTree(tree).repository)
      .filter((repository) => !document.repositories.includes(repository))
      .map((repository) => `tree ${repository} of ${list} is not one of the repositories`),
  );
}

function doublyListedRepositories(document: PolicyDocument): string[] {
  return document.unprivilegedRepositories
    .filter((repository) => document.repositories.includes(repository))
    .map((repository) => `${repository} is trusted and unprivileged at once`);
}

function mirrorsOfUnknown(document: PolicyDocument): string[] {
  return Object.entries(document.gitMirrors).flatMap(([origin, mirror]) =>
    [origin, mirror]
      .filter((repository) => !document.repositories.includes(repository))
      .map((repository) => `git mirror entry ${origin}: ${repository} is not one of the repositories`),
  );
}

/** Giving `decision` the kind `build` would switch the rebuild off by a word in a file. */
function redefinedTaskTypes(document: PolicyDocument): string[] {
  return Object.keys(document.taskTypes)
    .filter((type) => taskTypeKinds.has(type))
    .map((type) => `task type ${type} is common to all products and cannot be redefined`);
}

function inconsistent(product: string, problems: readonly string[]): PolicyError {
  return new PolicyError({
    code: 'policy-inconsistent',
    message: `policy ${product}: ${problems.join('; ')}`,
    nextStep: 'Correct the members named above in the policy file.',
    facts: { product, problems },
  });
}

function digestOf(document: PolicyDocument): string {
  return `sha256:${createHash('sha256')
    .update(formatJson(jsonOf(document)))
    .digest('hex')}`;
}

/** A policy's members as JSON has them: without those that are `undefined`. */
export function jsonOf(document: PolicyDocument): JsonObject {
  return JSON.parse(JSON.stringify(document)) as JsonObject; // JSON in, JSON out
}
