import type { Link } from '@chain-of-trust/chain';
import { ArtifactStoreError, type Evidence, EvidenceError, type Finding } from '@chain-of-trust/types';
import { Blocked } from './blocked.js';
import type { FailFast } from './fail-fast.js';
import { Refusal, type RefusalDetail, refusalOfEvidence } from './refusal.js';
import type { Rule, RuleContext, Setting } from './rule.js';
import { recordReads } from './shared-evidence.js';

/** What became of one rule on one link. */
export type Outcome<T = unknown> = { readonly read: ReadonlySet<string> } & (
  | { readonly status: 'passed'; readonly value: T }
  | { readonly status: 'failed'; readonly findings: readonly Finding[] }
  | { readonly status: 'not-run'; readonly blockedBy: string }
  | { readonly status: 'not-applicable'; readonly reason: string }
);

/**
 * Evaluates rules on the links of one chain, each pair once.
 *
 * A rule gets what another rule has established only by requiring it, so that no value travels from an unchecked
 * place into a check, and everything that is independent runs at the same time.
 */
export class Evaluation {
  readonly #setting: Setting;
  readonly #evidence: Evidence;
  readonly #failFast: FailFast | undefined;
  readonly #links: ReadonlyMap<string, Link>;
  readonly #outcomes = new Map<Rule, Map<string, Promise<Outcome>>>();
  readonly #findLink = (taskId: string): Link | undefined => this.#links.get(taskId);

  constructor(setting: Setting, evidence: Evidence, failFast?: FailFast) {
    this.#setting = setting;
    this.#evidence = failFast?.guard(evidence) ?? evidence;
    this.#failFast = failFast;
    this.#links = new Map(setting.chain.links.map((link) => [link.taskId, link]));
  }

  /** The outcome of a rule on a link. Rejects only when no verdict is possible at all. */
  outcomeOf<T>(rule: Rule<T>, link: Link): Promise<Outcome<T>> {
    const ofRule = this.#outcomes.get(rule) ?? new Map<string, Promise<Outcome>>();
    this.#outcomes.set(rule, ofRule);
    const outcome = ofRule.get(link.taskId) ?? this.#begin(rule, link);
    ofRule.set(link.taskId, outcome);
    return outcome as Promise<Outcome<T>>; // stored under the rule that produced it
  }

  /** Never throws, only rejects: who begins many waits for all of them, whatever becomes of one. */
  #begin<T>(rule: Rule<T>, link: Link): Promise<Outcome<T>> {
    try {
      const applies = rule.appliesTo?.(link, this.#setting) ?? true;
      if (applies === true) return this.#evaluate(rule, link);
      return Promise.resolve({ status: 'not-applicable', reason: applies, read: nothing });
    } catch (error) {
      return Promise.reject(error);
    }
  }

  async #evaluate<T>(rule: Rule<T>, link: Link): Promise<Outcome<T>> {
    const reads = new Reads(this.#evidence);
    try {
      this.#failFast?.throwIfStopped();
      const value = await rule.check(this.#contextFor(link, reads));
      return { status: 'passed', value, read: reads.soFar };
    } catch (error) {
      const read = reads.soFar;
      if (error instanceof Blocked) return { status: 'not-run', blockedBy: error.by, read };
      // A full disk says nothing about the chain; no verdict is better than a wrong one.
      if (error instanceof ArtifactStoreError) throw error;
      const findings = toFindings(error, rule, link);
      if (findings.some(({ kind }) => kind === 'refusal')) this.#failFast?.stop(placeOf(rule, link));
      return { status: 'failed', findings, read };
    }
  }

  #contextFor(link: Link, reads: Reads): RuleContext {
    return {
      ...this.#setting,
      link,
      get evidence() {
        return reads.evidence;
      },
      findLink: this.#findLink,
      require: (rule, other = link) => this.#require(rule, other),
    };
  }

  async #require<T>(rule: Rule<T>, link: Link): Promise<T> {
    const outcome = await this.outcomeOf(rule, link);
    if (outcome.status === 'passed') return outcome.value;
    throw new Blocked(outcome.status === 'not-run' ? outcome.blockedBy : placeOf(rule, link));
  }
}

const nothing: ReadonlySet<string> = new Set();

/** What one rule has read on one link. Most read nothing of their own, so that all of it is made when evidence is asked for. */
class Reads {
  readonly #evidence: Evidence;
  #recorded: { readonly read: Set<string>; readonly evidence: Evidence } | undefined;

  constructor(evidence: Evidence) {
    this.#evidence = evidence;
  }

  get evidence(): Evidence {
    if (this.#recorded === undefined) {
      const read = new Set<string>();
      this.#recorded = { read, evidence: recordReads(this.#evidence, read) };
    }
    return this.#recorded.evidence;
  }

  get soFar(): ReadonlySet<string> {
    return this.#recorded?.read ?? nothing;
  }
}

function placeOf(rule: Rule, link: Link): string {
  return `${rule.id} on ${link.name} ${link.taskId}`;
}

function toFindings(error: unknown, rule: Rule, link: Link): Finding[] {
  return detailsOf(error).map((detail) => ({
    kind: 'refusal',
    ...detail,
    rule: rule.id,
    source: rule.source,
    link: link.name,
    taskId: link.taskId,
  }));
}

function detailsOf(error: unknown): readonly RefusalDetail[] {
  if (error instanceof Refusal) return error.details;
  if (error instanceof EvidenceError) return [refusalOfEvidence(error)];
  return [
    {
      code: 'internal/unexpected',
      message: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
      nextStep: 'This is a defect of the verifier, not of the chain; please report it with the taskId.',
    },
  ];
}
