import { expect, it } from 'vitest';
import type {
  Policy,
  PolicyDifference,
  PolicyDocument,
  PolicyErrorCode,
  RestrictedScope,
  RestrictedTree,
  SignatureFormat,
  TaskEvent,
} from '../src/index.js';
import * as policy from '../src/index.js';

it('exports exactly its documented names', () => {
  expect(Object.keys(policy).sort()).toEqual([
    'PolicyError',
    'canonicalRepositoryUrl',
    'comparePolicies',
    'createPolicy',
    'findRepositoryOfSource',
    'findRestrictedScopes',
    'isGitHubRepository',
    'loadProduct',
    'normalizeRepositoryUrl',
    'parsePolicy',
    'policyDocument',
    'policySchema',
    'productNames',
    'signatureFormats',
    'taskEvents',
  ]);
  type Policies = [Policy, PolicyDifference, PolicyDocument, PolicyErrorCode, SignatureFormat, TaskEvent];
  type Types = [...Policies, RestrictedScope, RestrictedTree];
  expect<Types | undefined>(undefined).toBeUndefined();
});
