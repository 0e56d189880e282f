/** A tree of the deployment. */
export interface Tree {
  /** Like `https://hg.mozilla.org/mozilla-central`. */
  readonly url: string;
  readonly project: string;
  readonly level: '1' | '3';
  /** The certificate that its signing tasks ask for. */
  readonly certificate: string;
}

/** Trees that a world can be made of. */
export const trees = {
  'mozilla-central': {
    url: 'https://hg.mozilla.org/mozilla-central',
    project: 'mozilla-central',
    level: '3',
    certificate: 'nightly-signing',
  },
  'mozilla-beta': {
    url: 'https://hg.mozilla.org/releases/mozilla-beta',
    project: 'mozilla-beta',
    level: '3',
    certificate: 'release-signing',
  },
  try: { url: 'https://hg.mozilla.org/try', project: 'try', level: '1', certificate: 'dep-signing' },
} as const satisfies Record<string, Tree>;

/** What a world is made of. */
export interface WorldOptions {
  /** Decides every taskId and revision; keys are fresh all the same. */
  readonly seed?: string;
  readonly now?: Date;
  readonly tree?: keyof typeof trees;
  readonly builds?: number;
  readonly artifactsPerBuild?: number;
  /** Size of each artifact; large ones are made while they are read. */
  readonly artifactBytes?: number;
  /** Entries of the decision task's graph. */
  readonly taskGraphTasks?: number;
  readonly signatureFormat?: 'ed25519' | 'gpg' | 'both';
}

/** {@link WorldOptions} with every default. */
export type ResolvedWorldOptions = Required<Omit<WorldOptions, 'tree'>> & { readonly tree: Tree };

/** Fills in the defaults: a nightly on mozilla-central with three builds. */
export function resolveOptions(options: WorldOptions): ResolvedWorldOptions {
  return {
    seed: options.seed ?? 'firefox',
    now: options.now ?? new Date(Math.floor(Date.now() / 1000) * 1000),
    tree: trees[options.tree ?? 'mozilla-central'],
    builds: options.builds ?? 3,
    artifactsPerBuild: options.artifactsPerBuild ?? 2,
    artifactBytes: options.artifactBytes ?? 4096,
    taskGraphTasks: options.taskGraphTasks ?? 2000,
    signatureFormat: options.signatureFormat ?? 'ed25519',
  };
}
