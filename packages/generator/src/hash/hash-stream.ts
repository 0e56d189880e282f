import { createHash } from 'node:crypto';
import { type ArtifactDigests, type DigestAlgorithm, digestAlgorithms } from '@chain-of-trust/types';
import { GeneratorError } from '../error.js';

/**
 * Hashes a stream with every algorithm in one pass, holding one chunk at a time.
 *
 * @throws GeneratorError `generator-algorithms`
 */
export async function hashStream(
  content: AsyncIterable<Uint8Array>,
  algorithms: readonly DigestAlgorithm[],
): Promise<ArtifactDigests> {
  const hashes = createHashes(algorithms);
  for await (const chunk of content) for (const { hash } of hashes) hash.update(chunk);
  // Never empty and of known names: refused above.
  return Object.fromEntries(
    hashes.map(({ algorithm, hash }) => [algorithm, hash.digest('hex')]),
  ) as ArtifactDigests;
}

/** An artifact listed without any digest would verify whatever its bytes are. */
export function createHashes(algorithms: readonly DigestAlgorithm[]) {
  const known = new Set(algorithms.filter((algorithm) => digestAlgorithms.includes(algorithm)));
  if (known.size > 0 && known.size === new Set(algorithms).size) {
    return [...known].map((algorithm) => ({ algorithm, hash: createHash(algorithm) }));
  }
  throw new GeneratorError({
    code: 'generator-algorithms',
    message: `expected ${digestAlgorithms.join(' or ')}, got ${algorithms.join(', ') || 'none'}`,
    nextStep: 'Name at least one accepted digest algorithm.',
    facts: { algorithms },
  });
}
