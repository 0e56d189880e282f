import { blobArtifactNames } from '@chain-of-trust/types';

const logsThatGrow = ['public/logs/live.log', 'public/logs/live_backing.log'];

/**
 * Artifacts that are never listed in a blob: logs that still grow while they are served, and the blob itself.
 * `public/logs/certified.log` and `chain_of_trust.log` hold the same words and are listed.
 *
 * @see docs/architecture.md, "Formats"
 */
const unsigned: ReadonlySet<string> = new Set([...logsThatGrow, ...Object.values(blobArtifactNames)]);

/** Whether an artifact is never listed in a blob. */
export function isUnsigned(name: string): boolean {
  return unsigned.has(name) || isTemporary(name);
}

/**
 * Whether a name is that of a part of a blob while it is written, which stays where the writer is killed: `write-file-atomic`
 * puts a number of 32 bits behind the name.
 */
export function isTemporary(name: string): boolean {
  const [, written = ''] = /^(.*)\.\d{1,10}$/.exec(name) ?? [];
  return Object.values<string>(blobArtifactNames).includes(written);
}
