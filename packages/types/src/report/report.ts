import type { Diagnosis } from './diagnosis.js';
import type { Finding } from './finding.js';

/** What became of one rule on one link. Only `passed` and `not-applicable` let a chain be verified. */
export type RuleStatus = 'passed' | 'failed' | 'not-run' | 'not-applicable';

/** One rule on one link. */
export interface RuleReport {
  readonly id: string;
  readonly title: string;
  readonly status: RuleStatus;
  /** Why it does not apply, or which finding blocked it. Present for `not-run` and `not-applicable`. */
  readonly reason?: string | undefined;
  /** What the rule read, like `queue task Se-5NNn4TB65_9383YGsJA`. */
  readonly read: readonly string[];
}

/** One task of the chain and everything that was checked about it. */
export interface LinkReport {
  readonly name: string;
  readonly taskId: string;
  readonly taskType: string;
  /** `unknown` where detection failed; the rule `worker/implementation` then has the finding. */
  readonly workerImplementation: string;
  /** `PROVISIONER/WORKER-TYPE` of the definition; absent where it is not known, or written in two ways. */
  readonly workerPoolId?: string | undefined;
  /** Names of the links that this link's task takes input from, with their taskIds. */
  readonly upstream: readonly { readonly name: string; readonly taskId: string }[];
  readonly rules: readonly RuleReport[];
  /** Fingerprint of the key that made the blob's signature, where it was verified. */
  readonly signedBy?: string | undefined;
  /** Artifacts whose digests were verified. */
  readonly artifacts: readonly string[];
}

/** `refused` as soon as anything refutes the chain; `undetermined` when only outages stand in the way. */
export type Verdict = 'verified' | 'refused' | 'undetermined';

/** The outcome of one verification: all links, all rules, all failures. */
export interface Report {
  /** True only when every rule that applies has passed on every link. */
  readonly verified: boolean;
  readonly verdict: Verdict;
  readonly taskId: string;
  readonly taskType: string;
  /** The reference time, ISO 8601. */
  readonly at: string;
  readonly policy: { readonly product: string; readonly digest: string };
  /** The task itself first, then breadth first. */
  readonly links: readonly LinkReport[];
  readonly findings: readonly Finding[];
  /** What has probably happened; absent where nothing fits. Guesses: the verdict is made without them. */
  readonly diagnoses?: readonly Diagnosis[] | undefined;
}
