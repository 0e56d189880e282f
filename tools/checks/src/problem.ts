/** One thing about the repository that must not be so. */
export interface Problem {
  /** Name of the check that found it, like `arrows`. */
  readonly check: string;
  /** Path from the repository's root, where it helps with a line: `packages/types/src/blob.ts:12`. */
  readonly where: string;
  /** What is wrong, for people. */
  readonly message: string;
}
