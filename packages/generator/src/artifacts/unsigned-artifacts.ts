import { blobArtifactNames } from '@chain-of-trust/types';

/**
 * Artifacts that are never listed in a blob: logs that still grow while they are served, and the blob itself.
 * `public/logs/certified.log` and `chain_of_trust.log` hold the same words and are listed.
 *
 * @see docs/architecture.md, "Formats"
 */
const unsigned: ReadonlySet<string> = new Set([
  'public/logs/live.log',
  'public/logs/live_backing.log',
  ...Object.values(blobArtifactNames),
]);

/** Whether an artifact is never listed in a blob. */
export function isUnsigned(name: string): boolean {
  return unsigned.has(name);
}
