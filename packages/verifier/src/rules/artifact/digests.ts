import type { Link } from '@chain-of-trust/chain';
import {
  type ArtifactDigests,
  type ArtifactReference,
  EvidenceError,
  isContainedArtifactName,
  type UpstreamArtifact,
} from '@chain-of-trust/types';
import { absentArtifact } from '../../absent-artifact.js';
import { checkDigests, compareDigests } from '../../check-digests.js';
import { exceptTarget } from '../../engine/applies.js';
import { Refusal, type RefusalDetail, refusalOfEvidence, refuseIfAny } from '../../engine/refusal.js';
import type { Rule, RuleContext } from '../../engine/rule.js';
import { blobSchema } from '../blob/schema.js';
import { completedRun } from '../chain/completed-run.js';
import { upstreamArtifacts } from '../chain/upstream-artifacts.js';
import { resolveRequests } from './requested-artifacts.js';

/** The most that one artifact may have; release artifacts stay far below. */
const maxArtifactBytes = 64 * 1024 ** 3;

/**
 * Downloads every artifact that the task takes from this link and compares all its digests with the signed ones.
 *
 * Establishes the names of the verified files. They lie in the store's staging area and become visible only when
 * the whole chain is verified.
 */
export const artifactDigests: Rule<readonly string[]> = {
  id: 'artifact/digests',
  title: 'every artifact that the task takes is listed in the blob and has the signed digests',
  source: 'spec: Verifying the chain (downloads each of the upstreamArtifacts and verify their shas)',
  appliesTo(link, setting) {
    const applies = exceptTarget(link, setting);
    const { target } = setting.chain;
    if (applies !== true || target.state === 'unresolved') return applies;
    const requests = requestsOf(link, target.upstreamArtifacts);
    return requests.length > 0 || 'the task takes no artifacts from this one';
  },
  async check(context) {
    const { link, chain, require } = context;
    const requests = requestsOf(link, await require(upstreamArtifacts, chain.target));
    const { runId } = await require(completedRun);
    const blob = await require(blobSchema);
    const { names, unmatchedPatterns } = resolveRequests(requests, blob);
    const details: RefusalDetail[] = unmatchedPatterns.map((pattern) => notListed(pattern));
    const verified = await Promise.all(
      [...names].map(async ([name, { isOptional }]) => {
        const digests = blob.findDigests(name);
        if (digests !== undefined)
          return download(context, { taskId: link.taskId, runId, name }, digests, isOptional, details);
        if (!isOptional) details.push(notListed(name));
        return undefined;
      }),
    );
    refuseIfAny(details);
    return verified.filter((name) => name !== undefined).sort();
  },
};

function requestsOf({ taskId }: Link, entries: readonly UpstreamArtifact[]): readonly UpstreamArtifact[] {
  return entries.filter((entry) => entry.taskId === taskId);
}

/** Only absence is excused by `optional`; an optional artifact with a wrong digest is an attack like any other. */
async function download(
  { evidence, store, link, at }: RuleContext,
  artifact: ArtifactReference,
  digests: ArtifactDigests,
  isOptional: boolean,
  details: RefusalDetail[],
): Promise<string | undefined> {
  const { taskId, name } = artifact;
  if (!isContainedArtifactName(name)) {
    details.push(escaping(name));
    return undefined;
  }
  const absence = ({ message }: EvidenceError) =>
    absentArtifact(link, at, {
      code: 'artifact/missing',
      name,
      message: `the worker signed ${name}, but the queue does not have it: ${message}`,
    });
  try {
    const recorded = await evidence.recordedArtifact?.(artifact);
    if (recorded !== undefined) {
      compareDigests(recorded.digests, name, digests);
      return name;
    }
    const content = await evidence.openArtifact(artifact, { maxBytes: maxArtifactBytes, use: 'digests' });
    await store.write({ taskId, path: name }, checkDigests(content, name, digests));
    return name;
  } catch (error) {
    if (error instanceof Refusal) details.push(...error.details);
    else if (!(error instanceof EvidenceError)) throw error;
    else if (!(isOptional && isAbsence(error)))
      details.push(isAbsence(error) ? absence(error) : { ...refusalOfEvidence(error), where: name });
    return undefined;
  }
}

function isAbsence(error: EvidenceError): boolean {
  return error.code === 'evidence-not-found' || error.code === 'evidence-artifact-error';
}

function notListed(name: string): RefusalDetail {
  return {
    code: 'artifact/not-listed',
    message: `the blob lists no artifact ${name}`,
    where: name,
    nextStep:
      'The worker did not hash this file, so nobody knows what it held; check that the task really made it.',
  };
}

function escaping(name: string): RefusalDetail {
  return {
    code: 'artifact/path-escapes',
    message: `the blob lists ${JSON.stringify(name)}, which is no relative path that stays inside its folder`,
    where: name,
    nextStep: 'No honest task publishes such a name; find out what the task did.',
  };
}
