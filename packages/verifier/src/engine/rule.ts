import type { Chain, Link } from '@chain-of-trust/chain';
import type { Policy } from '@chain-of-trust/policy';
import type { WorkerKeySet } from '@chain-of-trust/signing';
import type { ArtifactStore, Evidence, WorkerImplementation } from '@chain-of-trust/types';

/** Public keys by the worker implementation whose blobs they sign; never mixed. */
export type WorkerKeys = ReadonlyMap<WorkerImplementation, WorkerKeySet>;

/** What is the same for all rules of one verification. */
export interface Setting {
  readonly chain: Chain;
  readonly policy: Policy;
  readonly keys: WorkerKeys;
  /** The reference time; the only clock there is. */
  readonly at: Date;
  readonly store: ArtifactStore;
  /** Whether the task that the chain is built for has run, and its own blob counts like those of others. */
  readonly targetHasRun: boolean;
}

/** What one evaluation of a rule on a link may use. */
export interface RuleContext extends Setting {
  readonly link: Link;
  /** Reads through here are listed in the report as read by this rule. */
  readonly evidence: Evidence;
  /**
   * What another rule has established, on this link or another one. When that rule has not passed, this one
   * ends here as `not-run`, blocked by it.
   */
  readonly require: <T>(rule: Rule<T>, link?: Link) => Promise<T>;
  /** The link of a taskId, where the chain has it. */
  readonly findLink: (taskId: string) => Link | undefined;
}

/**
 * One rule of the Chain of Trust.
 *
 * A rule passes by returning what it has established, fails by throwing a `Refusal`, and never decides anything
 * by leaving something out: what it cannot check, it refuses.
 */
export interface Rule<T = unknown> {
  /** `FAMILY/NAME`; part of the public interface. */
  readonly id: string;
  /** What holds when it has passed, as a sentence without a full stop. */
  readonly title: string;
  /** The requirement it enforces: section of the spec, or the threat model's attack. */
  readonly source: string;
  /**
   * `true`, or why the rule has nothing to check on this link. Must be decided by what the verification itself
   * knows, or by facts that other rules pin down; a task must not be able to opt out. Defaults to `true`.
   */
  readonly appliesTo?: (link: Link, setting: Setting) => true | string;
  readonly check: (context: RuleContext) => Promise<T>;
}
