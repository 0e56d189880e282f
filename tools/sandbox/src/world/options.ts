import type { ProductName } from './products.js';
import { isMercurial, type WorldStyle } from './styles.js';

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
  'comm-central': {
    url: 'https://hg.mozilla.org/comm-central',
    project: 'comm-central',
    level: '3',
    certificate: 'nightly-signing',
  },
  try: { url: 'https://hg.mozilla.org/try', project: 'try', level: '1', certificate: 'dep-signing' },
} as const satisfies Record<string, Tree>;

/** What a world is made of. */
export interface WorldOptions {
  /** Decides every taskId and revision; keys are fresh all the same. */
  readonly seed?: string;
  readonly now?: Date;
  /** Why there is such a release. Defaults to a push to a Mercurial tree. */
  readonly style?: WorldStyle;
  /** Defaults to Firefox. */
  readonly product?: ProductName;
  /** Of releases from Mercurial; defaults to the product's main one. */
  readonly tree?: keyof typeof trees;
  /** Whether the repository on GitHub is private; its tasks then name it over ssh. */
  readonly isPrivate?: boolean;
  /** Whether another repository is built together with the product's; only Enterprise has such releases. */
  readonly withCompanion?: boolean;
  /** How builds on docker-worker name their image. */
  readonly image?: 'task-image' | 'indexed-image';
  /** Which worker implementation really runs payloads of docker-worker; generic-worker can, too. */
  readonly dockerPayloadsOn?: 'docker-worker' | 'generic-worker';
  readonly builds?: number;
  /** Further signing tasks that are about to run, each for one of the builds. */
  readonly siblings?: number;
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
  const product = options.product ?? 'firefox';
  refuseImpossible(options, product);
  return {
    seed: options.seed ?? 'firefox',
    now: options.now ?? new Date(Math.floor(Date.now() / 1000) * 1000),
    style: options.style ?? 'hg-push',
    product,
    tree: trees[options.tree ?? (product === 'thunderbird' ? 'comm-central' : 'mozilla-central')],
    isPrivate: options.isPrivate ?? false,
    withCompanion: options.withCompanion ?? false,
    image: options.image ?? 'task-image',
    dockerPayloadsOn: options.dockerPayloadsOn ?? 'docker-worker',
    builds: options.builds ?? 3,
    siblings: options.siblings ?? 0,
    artifactsPerBuild: options.artifactsPerBuild ?? 2,
    artifactBytes: options.artifactBytes ?? 4096,
    taskGraphTasks: options.taskGraphTasks ?? 2000,
    signatureFormat: options.signatureFormat ?? 'ed25519',
  };
}

/** A release that no product has would only look like one that a verifier should judge. */
function refuseImpossible(
  { style = 'hg-push', tree, withCompanion }: WorldOptions,
  product: ProductName,
): void {
  const isHg = isMercurial(style);
  const hasTree = product === 'firefox' || product === 'thunderbird';
  const isOfOther = tree !== undefined && (tree === 'comm-central') !== (product === 'thunderbird');
  if (isHg ? !hasTree || isOfOther : product === 'thunderbird')
    throw new TypeError(`${product} has no releases of the style ${style}${isOfOther ? ` on ${tree}` : ''}`);
  if (withCompanion && (product !== 'enterprise' || style !== 'github-push'))
    throw new TypeError('only pushes to Enterprise build two repositories together');
}
