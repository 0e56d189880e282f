import { buildChain, type ChainTarget, type Link } from '@chain-of-trust/chain';
import type { Policy } from '@chain-of-trust/policy';
import type { ArtifactStore, Evidence, LinkFacts, Report, RuleStatus } from '@chain-of-trust/types';
import pLimit from 'p-limit';
import { withDiagnoses } from './diagnoses/index.js';
import { withEarlyStatus } from './engine/early-status.js';
import { Evaluation } from './engine/evaluation.js';
import { FailFast } from './engine/fail-fast.js';
import { createReport, type LinkOutcomes } from './engine/report.js';
import type { Setting, WorkerKeys } from './engine/rule.js';
import { shareEvidence } from './engine/shared-evidence.js';
import { VerifierError } from './error.js';
import { type FactsPlace, findLinkFacts } from './link-facts.js';
import { artifactDigests } from './rules/artifact/digests.js';
import { blobSchema } from './rules/blob/schema.js';
import { rules } from './rules/index.js';
import { signatureValid } from './rules/signature/valid.js';
import type { VerifiedBlob } from './verified-blob.js';

/**
 * Links whose rules are begun at the same time. What a rule requires of another link is evaluated at once all the same,
 * so that nothing waits for its turn in vain. More would only hold more documents in memory.
 */
const linksAtOnce = 128;

/** What a verification is made with. All members are required: nothing is trusted by default. */
export interface VerificationInput {
  /** The task that is about to run, or that has run. */
  readonly target: ChainTarget;
  readonly evidence: Evidence;
  readonly policy: Policy;
  /** The keys that sign blobs, per worker implementation. */
  readonly keys: WorkerKeys;
  /** The reference time: keys must be valid then. */
  readonly at: Date;
  /** Where verified artifacts go. Published only for a verified chain, emptied otherwise. */
  readonly store: ArtifactStore;
  /**
   * The task has run: what it has signed itself is verified, too. By default it is about to run, and rules about blobs do
   * not apply to it, which the report says.
   */
  readonly targetHasRun?: boolean | undefined;
  /**
   * Ends at the first refusal instead of finding all. What has not been evaluated by then is `not-run` in the report,
   * blocked by that refusal. Never changes what is verified.
   */
  readonly failFast?: boolean | undefined;
  /** Told about progress; never consulted. */
  readonly observer?: VerificationObserver | undefined;
}

/** Listens to a verification. */
export interface VerificationObserver {
  readonly chainBuilt?: (links: number, rules: number) => void;
  readonly ruleFinished?: (link: string, rule: string, status: RuleStatus) => void;
  /**
   * Told of each link whose blob was signed by its worker. What it says counts for something only when the whole chain
   * is verified afterwards.
   */
  readonly blobSigned?: (link: Pick<Link, 'name' | 'taskId'>, blob: VerifiedBlob) => void;
  /**
   * Told what is established about each link that has run and whose rules for it have passed. It counts for something
   * only when the whole chain is verified afterwards; then it was told of every link but the task itself.
   */
  readonly linkEstablished?: (facts: LinkFacts) => void;
}

/**
 * Verifies the chain of trust of a task: builds the chain and evaluates every rule on every link.
 *
 * Resolves for every outcome, refusals and outages included; look at `report.verdict`. When it is `verified`, and
 * only then, the artifacts that the task takes are in the store.
 *
 * Not checked: that the upstream sources are free of malice. The chain proves where the bytes come from.
 *
 * @throws ChainError when the target is no taskId or of no known type
 * @throws ArtifactStoreError when the store cannot hold what it is given; nothing is left in it
 * @throws VerifierError `verifier-reference-time`
 * @see spec, "Verifying the chain"
 */
export async function verifyChainOfTrust(input: VerificationInput): Promise<Report> {
  const { target, policy, keys, at, store } = input;
  refuseInvalidTime(at);
  // Shared from the first question on, so that rules judge the very definitions that the chain was built from.
  const evidence = shareEvidence(input.evidence);
  const targetHasRun = input.targetHasRun === true;
  const hasStatus = (taskId: string) => targetHasRun || taskId !== target.taskId;
  try {
    const chain = await buildChain(withEarlyStatus(evidence, hasStatus), target, {
      taskTypes: policy.taskTypes,
      scriptworkerProvisioners: policy.scriptworkerProvisioners,
      maxDepth: policy.maxChainLength,
    });
    input.observer?.chainBuilt?.(chain.links.length, rules.length);
    const setting: Setting = { chain, policy, keys, at, store, targetHasRun };
    const evaluation = new Evaluation(setting, evidence, input.failFast ? new FailFast() : undefined);
    const limit = pLimit(linksAtOnce);
    const links = new Map(chain.links.map((link) => [link.taskId, link]));
    const findLink = (taskId: string) => links.get(taskId);
    const begin = (link: Link) => limit(evaluateLink, { evaluation, link, findLink }, input.observer);
    // Begun before all others, which wait for them, and from the sources on: they have the longest way to go.
    const parents = chain.links.filter(({ kind }) => kind === 'parent').reverse();
    const begun = new Map(parents.map((link) => [link, begin(link)]));
    const evaluated = await settleAll(chain.links.map((link) => begun.get(link) ?? begin(link)));
    const report = withDiagnoses(createReport(setting, evaluated), setting);
    await (report.verified ? store.publish() : store.abandon());
    return report;
  } catch (error) {
    await store.abandon();
    throw error;
  }
}

function refuseInvalidTime(at: Date): void {
  if (!Number.isNaN(at.getTime())) return;
  throw new VerifierError({
    code: 'verifier-reference-time',
    message: 'the reference time is no time',
    nextStep: 'Give a time like 2017-06-03T00:00:00Z.',
  });
}

/** Waits for all, then throws the first error: the store must not be emptied while others still write to it. */
async function settleAll<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(promises);
  return settled.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

async function evaluateLink(
  place: FactsPlace,
  observer: VerificationObserver | undefined,
): Promise<LinkOutcomes> {
  const { evaluation, link } = place;
  const outcomes = await settleAll(
    rules.map((rule) =>
      evaluation.outcomeOf(rule, link).then((outcome) => {
        observer?.ruleFinished?.(link.name, rule.id, outcome.status);
        return { rule, outcome };
      }),
    ),
  );
  const blob = await evaluation.outcomeOf(blobSchema, link);
  if (blob.status === 'passed') observer?.blobSigned?.(link, blob.value);
  if (observer?.linkEstablished !== undefined) {
    const facts = await findLinkFacts(place);
    if (facts !== undefined) observer.linkEstablished(facts);
  }
  const signature = await evaluation.outcomeOf(signatureValid, link);
  const artifacts = await evaluation.outcomeOf(artifactDigests, link);
  return {
    link,
    outcomes,
    signedBy: signature.status === 'passed' ? signature.value[0].signedBy.fingerprint : undefined,
    artifacts: artifacts.status === 'passed' ? artifacts.value : [],
  };
}
