import type { WorkerImplementation } from '@chain-of-trust/types';

/** How the keys of a worker implementation are vouched for. @see spec, "GPG homedir management" */
export type KeyLayout =
  /** Every key by being there. */
  | 'flat'
  /** Those of `valid/` that a key of `trusted/` has certified. */
  | 'signed';

/** Suffixes of files in a key repository that hold no keys. */
export const ignoredSuffixes: Readonly<Record<WorkerImplementation, readonly string[]>> = {
  'docker-worker': ['.md', '.json'],
  'generic-worker': ['.md', '.in', '.sh'],
  'taskcluster-worker': ['.md'],
  scriptworker: ['.md'],
};

/** The two folders of a signed directory. */
export const signedFolders = { trusted: 'trusted', valid: 'valid' } as const;

/**
 * Whether an entry is passed over: hidden ones, and files of an ignored suffix. Whatever else is there has to be a key,
 * because a key that is silently left out is a signature that is silently refused, and the other way round.
 */
export function isPassedOver(name: string, isFolder: boolean, suffixes: readonly string[]): boolean {
  return name.startsWith('.') || (!isFolder && suffixes.some((suffix) => name.endsWith(suffix)));
}

/** Bounds of one implementation's folder. */
export const keyBounds = { maxFileBytes: 1024 * 1024, maxFiles: 10_000 } as const;
