import type { ResolvedLink } from '@chain-of-trust/chain';
import type { Finding, LinkReport, Report } from '@chain-of-trust/types';
import type { Setting } from '../engine/rule.js';

/** What diagnoses are made from: the finished report, and what it was made from. Nothing is read or asked for. */
export interface Facts {
  readonly report: Report;
  readonly setting: Pick<Setting, 'chain' | 'policy'>;
  /** Worker pools of which some task of the chain has published a blob and its signature. */
  readonly signingPools: ReadonlySet<string>;
}

/** A finding with the task in which it was found. */
export interface Symptom {
  readonly finding: Finding;
  readonly link: ResolvedLink;
  readonly linkReport: LinkReport;
}

/** What is said of a symptom, in full sentences. */
export interface DiagnosisWords {
  /** Begins with "Probably": findings of an attack may look the same. */
  readonly probably: string;
  readonly remedy: string;
}

/** Says what a finding probably comes from, or nothing where it does not fit. Pure. */
export interface Diagnoser {
  /** Part of the public interface. */
  readonly id: string;
  readonly diagnose: (symptom: Symptom, facts: Facts) => DiagnosisWords | undefined;
}

/** Whether a rule has passed on a link. */
export function hasPassed({ rules }: LinkReport, id: string): boolean {
  return rules.some((rule) => rule.id === id && rule.status === 'passed');
}
