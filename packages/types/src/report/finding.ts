/**
 * Whether a finding refutes the chain or only says that something could not be found out.
 *
 * The two are never confused: a refusal is final, an outage is to be tried again.
 */
export type FindingKind = 'refusal' | 'outage';

/** Why a rule failed on a link. */
export interface Finding {
  /** Stable identifier, `FAMILY/WHAT`, like `artifact/digest-mismatch`. */
  readonly code: string;
  readonly kind: FindingKind;
  /** Id of the rule that found it. */
  readonly rule: string;
  /** Name of the link, like `signing:build`. */
  readonly link: string;
  readonly taskId: string;
  /** For people; lower case. */
  readonly message: string;
  /** The requirement that the rule enforces: section of the spec, or an attack. Reports before diagnoses have none. */
  readonly source?: string | undefined;
  /** Where in the link: an artifact name, a field path. */
  readonly where?: string | undefined;
  readonly expected?: string | undefined;
  readonly actual?: string | undefined;
  /** What to do about it, as a full sentence. */
  readonly nextStep: string;
}
