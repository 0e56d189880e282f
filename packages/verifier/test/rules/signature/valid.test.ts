import { describe, expect, it } from 'vitest';
import { signatureValid } from '../../../src/rules/signature/valid.js';
import { evaluate, findingsOf } from '../../support/rule-context.js';

describe('signatureValid', () => {
  it.each([
    ['ed25519', ['ed25519']],
    ['gpg', ['gpg']],
    ['both', ['ed25519', 'gpg']],
  ] as const)('when the policy demands %s, establishes the signed bytes of each', async (format, signed) => {
    const outcome = await evaluate(signatureValid, {
      formats: ['ed25519', 'gpg'],
      policy: { signatureFormat: format },
    });
    const value = signed.map((each) => ({ signedBy: { format: each } }));
    expect(outcome).toMatchObject({ status: 'passed', value });
  });

  it('when one of two signatures is bad, refuses', async () => {
    const findings = await findingsOf(signatureValid, {
      change: ({ build }) => void build.served.set('public/chain-of-trust.json', '{}'),
      formats: ['ed25519', 'gpg'],
      policy: { signatureFormat: 'both' },
    });
    expect(findings).toMatchObject([{ code: 'signature/bad', rule: 'signature/valid' }]);
  });

  it('when the key of another worker implementation signed, refuses and names that', async () => {
    const findings = await findingsOf(signatureValid, {
      change: ({ build }) => {
        build.signer = 'generic-worker';
      },
    });
    expect(findings).toMatchObject([
      { code: 'signature/bad', actual: expect.stringMatching(/^a signature by the generic-worker key /) },
    ]);
  });

  it('when no keys of the worker implementation are trusted, refuses with those that are', async () => {
    const findings = await findingsOf(signatureValid, {
      keys: (keys) => new Map([...keys].filter(([name]) => name !== 'docker-worker')),
    });
    expect(findings).toMatchObject([
      {
        code: 'signature/no-keys',
        expected: 'at least one key of docker-worker',
        actual: 'generic-worker, scriptworker',
      },
    ]);
  });

  it('when no keys are trusted at all, refuses', async () => {
    const findings = await findingsOf(signatureValid, { keys: () => new Map() });
    expect(findings).toMatchObject([{ code: 'signature/no-keys', actual: '(none)' }]);
  });

  it('does not apply to the task itself', async () => {
    expect(await evaluate(signatureValid, { on: 'signing' })).toMatchObject({ status: 'not-applicable' });
  });
});
