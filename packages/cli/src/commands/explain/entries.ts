import { rules } from '@chain-of-trust/verifier';
import { findingExplanations, ruleExplanations } from '@chain-of-trust/verifier/explanations';
import { chainAndVerifierErrors } from './errors/chain-and-verifier.js';
import { evidenceErrors } from './errors/evidence.js';
import type { ErrorExplanation } from './errors/explanation.js';
import { generatorErrors } from './errors/generator.js';
import { guardErrors } from './errors/guard.js';
import { keyAuditFindings } from './errors/key-audit.js';
import { keyRepoErrors } from './errors/key-repo.js';
import { policyErrors } from './errors/policy.js';
import { reportErrors } from './errors/report.js';
import { signingErrors } from './errors/signing.js';
import { typesErrors } from './errors/types.js';
import { usageErrors } from './errors/usage.js';

/** One thing that can be explained. Some rules have a finding of the same name. */
export interface Entry {
  readonly code: string;
  readonly kind: 'rule' | 'finding' | 'error' | 'key audit';
  /** What it means; of a rule, what holds when it has passed. */
  readonly title: string;
  /** The rules that give a finding. */
  readonly rules: readonly string[];
  /** The findings that a rule gives. */
  readonly codes: readonly string[];
  /** Requirements of the spec, or attacks, that its rules come from. */
  readonly sources: readonly string[];
  /** What would succeed without its rules. */
  readonly protectsFrom: readonly string[];
  /** The usual ones. Empty for errors, whose message says it. */
  readonly causes: readonly string[];
  /** Absent for rules, whose findings have one each. */
  readonly nextStep?: string;
}

/** Everything that can be explained: rules, findings, then errors. */
export function allEntries(): readonly Entry[] {
  return [...ruleEntries(), ...findingEntries(), ...errorEntries()];
}

const findings = Object.entries(findingExplanations);
const protections = new Map<string, string>(
  Object.entries(ruleExplanations).map(([id, { protects }]) => [id, protects]),
);

function ruleEntries(): Entry[] {
  return rules.map(({ id, title, source }) => ({
    code: id,
    kind: 'rule',
    title,
    rules: [],
    codes: findings.filter(([, finding]) => finding.rules.some((rule) => rule === id)).map(([code]) => code),
    sources: [source],
    protectsFrom: protectionsOf([id]),
    causes: [],
  }));
}

function findingEntries(): Entry[] {
  return findings.map(([code, finding]) => {
    const own = rules.filter(({ id }) => finding.rules.some((rule) => rule === id));
    return {
      code,
      kind: 'finding',
      title: finding.means,
      rules: own.map(({ id }) => id),
      codes: [],
      sources: [...new Set(own.map(({ source }) => source))],
      protectsFrom: protectionsOf(finding.rules),
      causes: finding.causes,
      nextStep: finding.nextStep,
    };
  });
}

function protectionsOf(ids: readonly string[]): string[] {
  return ids.map((id) => protections.get(id)).filter((each) => each !== undefined);
}

const errors: Readonly<Record<string, ErrorExplanation>> = {
  ...usageErrors,
  ...policyErrors,
  ...chainAndVerifierErrors,
  ...typesErrors,
  ...evidenceErrors,
  ...signingErrors,
  ...generatorErrors,
  ...guardErrors,
  ...reportErrors,
  ...keyRepoErrors,
};

function errorEntries(): Entry[] {
  const of = (kind: Entry['kind'], explained: Readonly<Record<string, ErrorExplanation>>): Entry[] =>
    Object.entries(explained).map(([code, { means, nextStep }]) => ({
      code,
      kind,
      title: means,
      rules: [],
      codes: [],
      sources: [],
      protectsFrom: [],
      causes: [],
      nextStep,
    }));
  return [...of('error', errors), ...of('key audit', keyAuditFindings)];
}
