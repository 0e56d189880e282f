import type { UpstreamArtifact } from '@chain-of-trust/types';
import type { VerifiedBlob } from '../../verified-blob.js';
import { matchesWildcard } from '../../wildcard.js';

/** What a task wants of one upstream task: exact names, each mandatory or optional, and patterns nobody matched. */
export interface RequestedArtifacts {
  readonly names: ReadonlyMap<string, { readonly isOptional: boolean }>;
  readonly unmatchedPatterns: readonly string[];
}

/**
 * Resolves the entries of `upstreamArtifacts` for one task to exact artifact names.
 *
 * A name that is mandatory in any entry is mandatory: an optional entry elsewhere must not excuse it. Patterns
 * are resolved against the names that the worker signed, not against the queue's listing, which whoever can
 * create artifacts could shorten.
 */
export function resolveRequests(
  entries: readonly UpstreamArtifact[],
  blob: VerifiedBlob,
): RequestedArtifacts {
  const names = new Map<string, { isOptional: boolean }>();
  const unmatchedPatterns: string[] = [];
  for (const entry of entries) {
    const isOptional = entry.optional === true;
    for (const path of entry.paths) {
      const matching = path.includes('*')
        ? blob.artifactNames.filter((name) => matchesWildcard(path, name))
        : [path];
      if (matching.length === 0 && !isOptional) unmatchedPatterns.push(path);
      for (const name of matching) {
        names.set(name, { isOptional: isOptional && (names.get(name)?.isOptional ?? true) });
      }
    }
  }
  return { names, unmatchedPatterns };
}
