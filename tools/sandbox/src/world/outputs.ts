import { createHash } from 'node:crypto';
import type { Content } from './content.js';
import type { ResolvedWorldOptions } from './options.js';

/** Up to this size artifacts are different bytes in memory; larger ones are made while they are read. */
const maxBytesInMemory = 1024 * 1024;

/** The bytes of an artifact: the same for the same name in every run. */
export function outputsOf({ seed, artifactBytes }: ResolvedWorldOptions, name: string): Content {
  const digest = createHash('sha256').update(`${seed} ${name}`).digest();
  const isImage = name === 'image';
  if (artifactBytes > maxBytesInMemory && !isImage) return { bytes: artifactBytes, fill: digest[0] ?? 0 };
  const bytes = isImage ? 4096 : artifactBytes;
  return Buffer.concat(Array.from({ length: Math.ceil(bytes / digest.length) }, () => digest)).subarray(
    0,
    bytes,
  );
}
