/**
 * What has probably happened where findings fit a failure that is met often.
 *
 * It is a guess from the findings and the definitions, made after all rules, and changes no verdict: what it says is
 * nothing that anybody may rely on instead of a check.
 */
export interface Diagnosis {
  /** Stable identifier, like `retired-key`. */
  readonly id: string;
  /** The task to look at. */
  readonly link: string;
  readonly taskId: string;
  /** Codes of the findings that it is about, each once. */
  readonly codes: readonly string[];
  /** What probably happened, in full sentences. */
  readonly probably: string;
  /** What people do about it, in full sentences. Never to leave a check out. */
  readonly remedy: string;
}
