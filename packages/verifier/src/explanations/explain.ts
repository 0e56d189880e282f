import type { RuleId } from './rules.js';

/** What is told of a rule, beside its own title and source. */
export interface RuleExplanation {
  /** The attack that would succeed without it. */
  readonly protects: string;
}

/** What is told of a finding. The texts may change at any time; the codes may not. */
export interface FindingExplanation {
  /** Rules that may give it; {@link everyRule} for what can happen to any of them. */
  readonly rules: readonly RuleId[];
  /** What has been found, lower case. */
  readonly means: string;
  /** What it usually comes from, the most common first. Never all there is. */
  readonly causes: readonly string[];
  /** What to do about it, lower case. */
  readonly nextStep: string;
}

/** Of findings that are not those of certain rules, like an outage. */
export const everyRule: readonly RuleId[] = [];

/** Explains several codes with the same words; the tables of the documentation have one row for them. */
export function explain<const Code extends string>(
  codes: readonly Code[],
  explanation: FindingExplanation,
): Readonly<Record<Code, FindingExplanation>> {
  // A literal's keys are lost by fromEntries.
  return Object.fromEntries(codes.map((code) => [code, explanation])) as Record<Code, FindingExplanation>;
}
