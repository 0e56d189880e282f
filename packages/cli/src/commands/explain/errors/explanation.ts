/** What is told of an error code, or of a finding that is not of a chain. */
export interface ErrorExplanation {
  /** What has happened, lower case. */
  readonly means: string;
  /** What to do about it, lower case. */
  readonly nextStep: string;
}
