import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createPolicy,
  loadProduct,
  type PolicyDocument,
  parsePolicy,
  policyDocument,
  productNames,
} from '../src/index.js';
import { policyMembers } from '../src/schema.js';

describe('policyDocument', () => {
  it.each(productNames())('of %s is a whole policy file with the same digest', (name) => {
    const policy = loadProduct(name);
    const file = new TextEncoder().encode(JSON.stringify(policyDocument(policy)));
    expect(parsePolicy(file, 'test')).toEqual(policy);
  });

  it('has the members in the order of the schema, and no others', () => {
    expect(Object.keys(policyDocument(loadProduct('firefox')))).toEqual(policyMembers);
  });

  it('has the task types of the product alone', () => {
    const document: PolicyDocument = {
      ...policyDocument(loadProduct('xpi')),
      taskTypes: { langpack: 'build' },
    };
    expect(policyDocument(createPolicy(document)).taskTypes).toEqual({ langpack: 'build' });
  });
});

describe('the digest', () => {
  const document = policyDocument(loadProduct('firefox'));
  const { digest } = createPolicy(document);

  it('is the same in any order of the members', () => {
    const shuffled = (object: object) =>
      fc.shuffledSubarray(Object.entries(object), { minLength: Object.keys(object).length });
    fc.assert(
      fc.property(shuffled(document), shuffled(document.restrictedScopes), (members, scopes) => {
        const reordered = Object.fromEntries(members) as PolicyDocument; // the same members
        const policy = createPolicy({ ...reordered, restrictedScopes: Object.fromEntries(scopes) });
        expect(policy.digest).toBe(digest);
      }),
    );
  });

  it('is another one in another order of a list', () => {
    const repositories = [...document.repositories].reverse();
    expect(createPolicy({ ...document, repositories }).digest).not.toBe(digest);
  });

  it('does not tell a missing member from one that is undefined', () => {
    const keys = { ...document.ed25519PublicKeys, 'taskcluster-worker': undefined };
    expect(createPolicy({ ...document, ed25519PublicKeys: keys }).digest).toBe(digest);
  });
});
