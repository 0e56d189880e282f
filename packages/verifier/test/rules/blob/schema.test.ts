import { describe, expect, it } from 'vitest';
import { blobSchema } from '../../../src/rules/blob/schema.js';
import { VerifiedBlob } from '../../../src/verified-blob.js';
import { evaluate, findingsOf, type RuleTrial } from '../../support/rule-context.js';
import { taskIds } from '../../support/scene.js';

const both: RuleTrial = { formats: ['ed25519', 'gpg'], policy: { signatureFormat: 'both' } };

describe('blobSchema', () => {
  it.each([
    ['one format', {}],
    ['two formats', both],
  ])('establishes the blob that was signed in %s', async (_, trial) => {
    const outcome = await evaluate(blobSchema, trial);
    expect(outcome).toMatchObject({ status: 'passed', value: { content: { taskId: taskIds.build } } });
    expect(outcome.status === 'passed' && outcome.value).toBeInstanceOf(VerifiedBlob);
  });

  it('when a required member is not as it must be, refuses', async () => {
    const findings = await findingsOf(blobSchema, {
      change: ({ build }) => {
        build.blob = { chainOfTrustVersion: 2 };
      },
    });
    expect(findings).toMatchObject([{ code: 'blob/schema', where: 'the signed blob' }]);
  });

  it('when only the second format is malformed, refuses', async () => {
    const findings = await findingsOf(blobSchema, {
      ...both,
      change: ({ build }) => {
        build.openpgpBlob = { runId: -1 };
      },
    });
    expect(findings).toMatchObject([{ code: 'blob/schema' }]);
  });

  it('when the worker signed different blobs, refuses', async () => {
    const findings = await findingsOf(blobSchema, {
      ...both,
      change: ({ build }) => {
        build.openpgpBlob = { runId: 1 };
      },
    });
    expect(findings).toMatchObject([{ code: 'blob/formats-differ' }]);
  });

  it('does not apply to the task itself', async () => {
    expect(await evaluate(blobSchema, { on: 'signing' })).toMatchObject({ status: 'not-applicable' });
  });
});
