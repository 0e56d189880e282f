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
  return (
    unsigned.has(name) || isTemporary(name) || (name === 'public/logs/live_backing.log' && !isLogFinished)
  );
}

/**
 * Whether a name is that of a part of a blob while it is written, which stays where the writer is killed: `write-file-atomic`
 * puts a number of 32 bits behind the name.
 */
export function isTemporary(name: string): boolean {
  if (!name.startsWith(commonStart)) return false; // there may be very many names
  const [, written = ''] = /^(.*)\.\d{1,10}$/.exec(name) ?? [];
  return Object.values<string>(blobArtifactNames).includes(written);
}

/** Of the artifact names of every blob. */
const commonStart = 'public/chain';
