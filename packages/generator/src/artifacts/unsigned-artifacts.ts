import { blobArtifactNames } from '@chain-of-trust/types';

/**
 * Artifacts that are never listed in a blob: the log that is served while it grows, and the blob itself.
 * `public/logs/certified.log` and `chain_of_trust.log` hold the same words and are listed.
 *
 * @see docs/architecture.md, "Formats"
 */
const unsigned: ReadonlySet<string> = new Set(['public/logs/live.log', ...Object.values(blobArtifactNames)]);

/** Whether an artifact is never listed in a blob: `live_backing.log` only where the worker has not finished it. */
export function isUnsigned(name: string, isLogFinished = false): boolean {
  return unsigned.has(name) || (name === 'public/logs/live_backing.log' && !isLogFinished);
}
