import { expect, it } from 'vitest';
import type {
  Policy,
  PolicyDocument,
  PolicyErrorCode,
  RestrictedScope,
  SignatureFormat,
} from '../src/index.js';
import * as policy from '../src/index.js';

it('exports exactly its documented names', () => {
  expect(Object.keys(policy).sort()).toEqual([
    'PolicyError',
    'createPolicy',
    'findRepositoryOfSource',
    'findRestrictedScopes',
    'loadProduct',
    'normalizeRepositoryUrl',
    'parsePolicy',
    'policySchema',
    'productNames',
    'signatureFormats',
  ]);
  type Types = [Policy, PolicyDocument, PolicyErrorCode, RestrictedScope, SignatureFormat];
  expect<Types | undefined>(undefined).toBeUndefined();
});
