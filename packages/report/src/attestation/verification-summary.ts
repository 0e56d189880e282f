import { ReportError } from '../error.js';
import type { AttestedChain, AttestedLink } from './chain.js';
import { createStatement, type DigestSet, type ResourceDescriptor, type Statement } from './statement.js';
import { artifactUri, parseUri, taskUri } from './uris.js';

/** @see SLSA v1.1, verification_summary, "Schema" */
const predicateType = 'https://slsa.dev/verification_summary/v1';

/**
 * What a verified chain shows: no level of SLSA's build track, which is about the platform that runs the workers and
 * was not looked at, and one word of our own, which must not begin with `SLSA_`.
 *
 * @see SLSA v1.1, verification_summary, "SlsaResult"
 */
const verifiedLevels = ['SLSA_BUILD_LEVEL_UNEVALUATED', 'CHAIN_OF_TRUST_VERIFIED'] as const;

/** What a summary says beside what the chain does. */
export interface VerificationSummaryOptions {
  /** Who verified: the URI that consumers trust together with the key. */
  readonly verifierId: string;
  /** Versions of what verified, by component. */
  readonly verifierVersion: Readonly<Record<string, string>>;
  /** When it was verified; not the reference time of the keys, which is that of the report. */
  readonly timeVerified: Date;
  /** From where consumers get what was verified; by default the task that made it. */
  readonly resourceUri?: string | undefined;
  /** The sha256 of the bundle that the evidence came from, in lower-case hex. */
  readonly bundleSha256?: string | undefined;
}

/**
 * Summarizes the verification of a chain, for whoever trusts the verifier and looks at no evidence.
 *
 * The same arguments give the same statement. Nothing is signed here.
 *
 * @throws ReportError `report-uri`, `report-policy`, `report-no-subject`, `report-artifact-name`
 * @see SLSA v1.1, verification_summary
 */
export function createVerificationSummary(
  chain: AttestedChain,
  link: AttestedLink,
  options: VerificationSummaryOptions,
): Statement {
  const { report, rootUrl } = chain;
  const { verifierId, verifierVersion, timeVerified } = options;
  const resourceUri = options.resourceUri ?? taskUri(rootUrl, link.facts.taskId);
  const predicate = {
    verifier: { id: parseUri(verifierId, 'the verifier'), version: verifierVersion },
    timeVerified: timeVerified.toISOString(),
    resourceUri: parseUri(resourceUri, 'the resource'),
    policy: { uri: policyUri(report.policy.product), digest: policyDigest(report.policy.digest) },
    inputAttestations: inputAttestationsOf(chain, options),
    verificationResult: 'PASSED',
    verifiedLevels,
    slsaVersion: '1.1',
    // Members of one's own have URIs as names ("Parsing rules").
    'urn:chain-of-trust:reference-time': report.at,
  };
  return createStatement(chain, link, { predicateType, predicate });
}

function policyUri(product: string): string {
  return `urn:chain-of-trust:policy:${encodeURIComponent(product)}`;
}

/** As policies write it: the algorithm, a colon, and the digest. */
function policyDigest(digest: string): DigestSet {
  const [, hex] = /^sha256:([0-9a-f]{64})$/.exec(digest) ?? [];
  if (hex !== undefined) return { sha256: hex };
  throw new ReportError({
    code: 'report-policy',
    message: `the policy's digest is none: ${JSON.stringify(digest)}`,
    nextStep: 'Give the report as the verifier has made it.',
  });
}

/** All signed blobs that were verified: a list that is not empty has to be complete. */
function inputAttestationsOf(
  { links, rootUrl }: AttestedChain,
  { bundleSha256 }: VerificationSummaryOptions,
): readonly ResourceDescriptor[] {
  const blobs = links.flatMap(({ facts: { taskId, blob, documents } }) =>
    documents.map(({ name, sha256 }) => ({
      uri: artifactUri(rootUrl, { taskId, runId: blob.runId, name }),
      digest: { sha256 },
    })),
  );
  if (bundleSha256 === undefined) return blobs;
  return [...blobs, { uri: 'urn:chain-of-trust:bundle', digest: { sha256: bundleSha256 } }];
}
