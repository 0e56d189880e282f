import { createHash } from 'node:crypto';
import { formatJson, type JsonObject, type TaskTypeKind, taskTypeKinds } from '@chain-of-trust/types';
import { PolicyError } from './error.js';
import type { PolicyDocument } from './schema.js';

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
 *   repository is trusted and unprivileged at once, or a common task type is given another kind
 */
export function createPolicy(document: PolicyDocument): Policy {
  const problems = [
    ...scopesWithoutTrees(document),
    ...untrustedTrees(document),
    ...doublyListedRepositories(document),
    ...redefinedTaskTypes(document),
  ];
  if (problems.length > 0) throw inconsistent(document.product, problems);
  const taskTypes = new Map([...taskTypeKinds, ...Object.entries(document.taskTypes)]);
  return { ...document, taskTypes, digest: digestOf(document) };
}

function scopesWithoutTrees(document: PolicyDocument): string[] {
  return Object.entries(document.restrictedScopes)
    .filter(([, trees]) => !Object.hasOwn(document.restrictedTrees, trees))
    .map(([scope, trees]) => `restricted scope ${scope} names the tree list ${trees}, which is not defined`);
}

function untrustedTrees(document: PolicyDocument): string[] {
  return Object.entries(document.restrictedTrees).flatMap(([list, trees]) =>
    trees
      .filter((tree) => !document.repositories.includes(tree))
      .map((tree) => `tree ${tree} of ${list} is not one of the repositories`),
  );
}

function doublyListedRepositories(document: PolicyDocument): string[] {
  return document.unprivilegedRepositories
    .filter((repository) => document.repositories.includes(repository))
    .map((repository) => `${repository} is trusted and unprivileged at once`);
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
  const members = JSON.parse(JSON.stringify(document)) as JsonObject; // JSON in, JSON out
  return `sha256:${createHash('sha256').update(formatJson(members)).digest('hex')}`;
}
