import {
  type ArtifactDigests,
  digestAlgorithms,
  formatJson,
  isContainedArtifactName,
  type JsonObject,
} from '@chain-of-trust/types';
import { ReportError } from '../error.js';
import type { AttestedChain, AttestedLink } from './chain.js';
import { artifactUri } from './uris.js';

/** Type of the statement. @see in-toto attestation spec v1, statement.md, `_type` */
const statementType = 'https://in-toto.io/Statement/v1';

/** Media type of a statement, which a DSSE envelope names. @see in-toto attestation spec v1, envelope.md, `payloadType` */
export const statementPayloadType = 'application/vnd.in-toto+json';

/** A set of digests by algorithm. @see in-toto attestation spec v1, digest_set.md */
export type DigestSet = Readonly<Record<string, string>>;

/** Something by its name, place and digests. @see in-toto attestation spec v1, resource_descriptor.md */
export type ResourceDescriptor = {
  readonly name?: string;
  readonly uri?: string;
  readonly digest?: DigestSet;
  readonly annotations?: JsonObject;
};

/** Claims about artifacts. @see in-toto attestation spec v1, statement.md */
export interface Statement {
  readonly _type: typeof statementType;
  readonly subject: readonly ResourceDescriptor[];
  readonly predicateType: string;
  readonly predicate: JsonObject;
}

/**
 * A statement about every artifact that the worker of a link has signed, in the order of their names.
 *
 * @throws ReportError `report-no-subject`, `report-artifact-name`
 */
export function createStatement(
  chain: AttestedChain,
  link: AttestedLink,
  claim: Pick<Statement, 'predicateType' | 'predicate'>,
): Statement {
  return { _type: statementType, subject: subjectsOf(chain, link), ...claim };
}

/** The bytes of a statement that are signed: members sorted, so that the same statement always has the same ones. */
export function formatStatement({ _type, subject, predicateType, predicate }: Statement): Uint8Array {
  return new TextEncoder().encode(formatJson({ _type, subject, predicateType, predicate }));
}

/** Digests in a fixed order of algorithms. */
export function digestSetOf(digests: ArtifactDigests): DigestSet {
  return Object.fromEntries(
    digestAlgorithms.flatMap((algorithm) => {
      const digest = digests[algorithm];
      return digest === undefined ? [] : [[algorithm, digest]];
    }),
  );
}

/** A statement without a subject would be about nothing and pass everywhere. */
function subjectsOf({ rootUrl }: AttestedChain, { facts }: AttestedLink): readonly ResourceDescriptor[] {
  const { taskId, blob } = facts;
  const artifacts = Object.entries(blob.artifacts).sort(([a], [b]) => (a < b ? -1 : 1));
  if (artifacts.length === 0) throw noSubject(facts);
  return artifacts.map(([name, digests]) => {
    if (!isContainedArtifactName(name)) throw badName(facts, name);
    const uri = artifactUri(rootUrl, { taskId, runId: blob.runId, name });
    return { name, uri, digest: digestSetOf(digests) };
  });
}

function noSubject({ name, taskId }: AttestedLink['facts']): ReportError {
  return new ReportError({
    code: 'report-no-subject',
    message: `the worker of ${name} ${taskId} has signed no artifact`,
    nextStep: 'Name a link that has made something; cot verify shows the chain.',
    facts: { taskId },
  });
}

function badName({ taskId }: AttestedLink['facts'], artifact: string): ReportError {
  return new ReportError({
    code: 'report-artifact-name',
    message: `${taskId} lists ${JSON.stringify(artifact)}, which is no name that a queue accepts`,
    nextStep: 'No honest task publishes such a name; find out what the task did.',
    facts: { taskId, artifact },
  });
}
