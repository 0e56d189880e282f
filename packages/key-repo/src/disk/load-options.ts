/** How keys are loaded. */
export interface LoadOptions {
  /** The reference time; only a GnuPG homedir needs it, whose validities depend on a time. */
  readonly at: Date;
  /** The gpg program. Defaults to `gpg`. Only homedirs need it. */
  readonly gpg?: string;
}
