import { expectThrown } from '@chain-of-trust/fixtures';
import { describe, expect, it } from 'vitest';
import type { AttestedChain } from '../../src/attestation/chain.js';
import { createVerificationSummary } from '../../src/attestation/verification-summary.js';
import { ReportError } from '../../src/error.js';
import { buildOf, createChain, ids, rootUrl } from './chain-fixture.js';

const options = {
  verifierId: 'https://example.com/verifier',
  verifierVersion: { cot: '1.2.3' },
  timeVerified: new Date('2026-03-04T05:06:07Z'),
};

function summaryOf(
  more: Partial<Parameters<typeof createVerificationSummary>[2]> = {},
  chain: AttestedChain = createChain(),
) {
  return createVerificationSummary(chain, buildOf(chain), { ...options, ...more });
}

const blobUri = (taskId: string) =>
  `${rootUrl}/api/queue/v1/task/${taskId}/runs/0/artifacts/public%2Fchain-of-trust.json`;

describe('createVerificationSummary', () => {
  it('says who verified what by which policy, and that it passed', () => {
    expect(summaryOf()).toMatchObject({
      predicateType: 'https://slsa.dev/verification_summary/v1',
      subject: [{ name: 'public/a' }],
      predicate: {
        verifier: { id: options.verifierId, version: { cot: '1.2.3' } },
        timeVerified: '2026-03-04T05:06:07.000Z',
        resourceUri: `${rootUrl}/tasks/${ids.build}`,
        policy: { uri: 'urn:chain-of-trust:policy:firefox', digest: { sha256: 'd'.repeat(64) } },
        verificationResult: 'PASSED',
        slsaVersion: '1.1',
        'urn:chain-of-trust:reference-time': '2026-01-01T00:00:00.000Z',
      },
    });
  });

  it('claims no level of SLSA', () => {
    const { verifiedLevels } = summaryOf().predicate;
    expect(verifiedLevels).toEqual(['SLSA_BUILD_LEVEL_UNEVALUATED', 'CHAIN_OF_TRUST_VERIFIED']);
  });

  it('lists the signed blob of every link that was verified, and the bundle', () => {
    const blobs = [ids.decision, ids.build, ids.image].map((taskId) => ({
      uri: blobUri(taskId),
      digest: { sha256: 'b'.repeat(64) },
    }));
    expect(summaryOf().predicate.inputAttestations).toEqual(blobs);
    const bundleSha256 = 'e'.repeat(64);
    expect(summaryOf({ bundleSha256 }).predicate.inputAttestations).toEqual([
      ...blobs,
      { uri: 'urn:chain-of-trust:bundle', digest: { sha256: bundleSha256 } },
    ]);
  });

  it.each(['', 'sha256:', `md5:${'d'.repeat(32)}`, `sha256:${'d'.repeat(64)}:x`, 'd'.repeat(64)])(
    'given %j as the digest of the policy, refuses',
    (digest) => {
      const chain = createChain({}, { policy: { product: 'firefox', digest } });
      expectThrown(() => summaryOf({}, chain), ReportError, 'report-policy');
    },
  );

  it('names the resource that it is told', () => {
    expect(summaryOf({ resourceUri: 'pkg:generic/firefox@1' }).predicate.resourceUri).toBe(
      'pkg:generic/firefox@1',
    );
  });

  it.each(['verifierId', 'resourceUri'])('given a %s that is no absolute URI, refuses', (member) => {
    for (const bad of ['', 'me', '/a', 'https:', 'https://a b', 'x:\u202e', 'x:%zz', 'x:a#b'])
      expectThrown(() => summaryOf({ [member]: bad }), ReportError, 'report-uri');
  });
});
