import { EvidenceError } from '@chain-of-trust/types';
import { describe, expect, it } from 'vitest';
import { blobPresent } from '../../../src/rules/blob/present.js';
import { evaluate, findingsOf, type RuleTrial } from '../../support/rule-context.js';
import { notFound, outage } from '../../support/scene.js';

const document = 'public/chain-of-trust.json';
const signature = 'public/chain-of-trust.json.sig';
const message = 'public/chainOfTrust.json.asc';

/** The queue answers this instead of an artifact of the build task. */
const served = (name: string, answer: string | EvidenceError): RuleTrial => ({
  change: ({ build }) => void build.served.set(name, answer),
});

const ed25519 = { format: 'ed25519', document: Buffer.from('d'), signature: Buffer.from('s') };
const gpg = { format: 'gpg', message: Buffer.from('m') };

/** The build task published short stand-ins; this rule does not look into them. */
const standIns: RuleTrial = {
  change: ({ build }) => void build.served.set(document, 'd').set(signature, 's').set(message, 'm'),
};

describe('blobPresent', () => {
  it.each([
    ['ed25519', [ed25519]],
    ['gpg', [gpg]],
    ['both', [ed25519, gpg]],
    ['either', [ed25519]],
  ] as const)('when the policy demands %s, takes that', async (signatureFormat, value) => {
    const outcome = await evaluate(blobPresent, { ...standIns, policy: { signatureFormat } });
    expect(outcome).toMatchObject({ status: 'passed', value });
  });

  it('says which files of which run it has read', async () => {
    const { read } = await evaluate(blobPresent, standIns);
    expect([...read]).toEqual([
      `artifact ${document} of CCCCCCCCQACAAAAAAAAAAA run 0`,
      `artifact ${signature} of CCCCCCCCQACAAAAAAAAAAA run 0`,
    ]);
  });

  it.each([
    ['ed25519', document, 'blob/missing'],
    ['ed25519', signature, 'signature/missing'],
    ['gpg', message, 'blob/missing'],
    ['both', message, 'blob/missing'],
    ['both', signature, 'signature/missing'],
    ['either', document, 'blob/missing'],
  ] as const)('when %s is demanded and %s does not exist, refuses', async (signatureFormat, where, code) => {
    const findings = await findingsOf(blobPresent, {
      ...served(where, notFound()),
      formats: ['ed25519', 'gpg'],
      policy: { signatureFormat },
    });
    expect(findings).toMatchObject([
      { code, where, nextStep: expect.stringContaining('chainOfTrust feature') },
    ]);
  });

  it.each([document, signature])(
    'when the task of %s has expired, says that nothing can be done any more',
    async (where) => {
      const findings = await findingsOf(blobPresent, {
        ...served(where, notFound()),
        at: new Date('2028-01-01T00:00:00.000Z'),
      });
      expect(findings).toMatchObject([
        { code: 'blob/expired', where, nextStep: expect.stringContaining('expired task') },
      ]);
    },
  );

  it('with either format allowed, takes OpenPGP where there is no ed25519 signature', async () => {
    const outcome = await evaluate(blobPresent, {
      change: ({ build }) => void build.served.set(signature, notFound()).set(message, 'm'),
      policy: { signatureFormat: 'either' },
    });
    expect(outcome).toMatchObject({ status: 'passed', value: [gpg] });
  });

  it('with either format allowed, lets no outage choose the format', async () => {
    const findings = await findingsOf(blobPresent, {
      ...served(signature, outage()),
      formats: ['ed25519', 'gpg'],
      policy: { signatureFormat: 'either' },
    });
    expect(findings).toMatchObject([{ code: 'evidence/unavailable', kind: 'outage' }]);
  });

  it('bounds what it reads, signatures to less than blobs', async () => {
    const bounds = new Map<string, number>();
    await findingsOf(blobPresent, {
      change: (scene) => {
        scene.answers = {
          openArtifact: async ({ name }, { maxBytes }) => {
            bounds.set(name, maxBytes);
            throw new EvidenceError({ code: 'evidence-too-large', message: name });
          },
        };
      },
    });
    expect(Object.fromEntries(bounds)).toEqual({ [document]: 64 * 1024 * 1024, [signature]: 1024 });
  });

  it('does not apply to the task itself', async () => {
    expect(await evaluate(blobPresent, { on: 'signing' })).toMatchObject({ status: 'not-applicable' });
  });
});
