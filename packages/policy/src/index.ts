export type { PolicyDifference } from './compare.js';
export { comparePolicies } from './compare.js';
export type { PolicyErrorCode } from './error.js';
export { PolicyError } from './error.js';
export { loadProduct, parsePolicy, productNames } from './load.js';
export type { Policy } from './policy.js';
export { createPolicy, policyDocument } from './policy.js';
export {
  canonicalRepositoryUrl,
  findRepositoryOfSource,
  isGitHubRepository,
  normalizeRepositoryUrl,
} from './repository.js';
export type { RestrictedScope, RestrictedTree } from './restricted-scopes.js';
export { findRestrictedScopes } from './restricted-scopes.js';
export type { PolicyDocument, SignatureFormat, TaskEvent } from './schema.js';
export { policySchema, signatureFormats, taskEvents } from './schema.js';
