import { createHash } from 'node:crypto';
import { type ArtifactDigests, digestAlgorithms } from '@chain-of-trust/types';
import { Refusal, type RefusalDetail } from './engine/refusal.js';

/**
 * Passes an artifact's bytes through while hashing them, and rejects at the end when a digest differs.
 *
 * All listed digests are compared, and at least one must be listed. Whoever consumes the bytes must not use them
 * before the iteration has ended.
 */
export async function* checkDigests(
  content: AsyncIterable<Uint8Array>,
  name: string,
  expected: ArtifactDigests,
): AsyncGenerator<Uint8Array> {
  const listed = digestAlgorithms.filter((algorithm) => expected[algorithm] !== undefined);
  if (listed.length === 0) throw noDigest(name);
  const hashes = listed.map((algorithm) => ({ algorithm, hash: createHash(algorithm) }));
  for await (const chunk of content) {
    for (const { hash } of hashes) hash.update(chunk);
    yield chunk;
  }
  const actual = Object.fromEntries(hashes.map(({ algorithm, hash }) => [algorithm, hash.digest('hex')]));
  compareDigests(actual, name, expected);
}

/**
 * Compares the digests of an artifact with all that are expected.
 *
 * @throws Refusal `artifact/digest-mismatch` for every one that differs; `artifact/no-digest` when none is expected
 */
export function compareDigests(
  actual: Readonly<Record<string, string>>,
  name: string,
  expected: ArtifactDigests,
): void {
  const listed = digestAlgorithms.filter((algorithm) => expected[algorithm] !== undefined);
  if (listed.length === 0) throw noDigest(name);
  const wrong = listed.filter((algorithm) => actual[algorithm] !== expected[algorithm]);
  if (wrong.length === 0) return;
  throw new Refusal(
    ...wrong.map(
      (algorithm): RefusalDetail => ({
        code: 'artifact/digest-mismatch',
        message: `the ${algorithm} digest of ${name} is not the one that the worker signed`,
        where: name,
        expected: `${algorithm}:${expected[algorithm]}`,
        actual: `${algorithm}:${actual[algorithm]}`,
        nextStep:
          'The file was changed after the worker had hashed it. Do not use it; find out who could write to the storage.',
      }),
    ),
  );
}

function noDigest(name: string): Refusal {
  return new Refusal({
    code: 'artifact/no-digest',
    message: `the blob lists ${name} without any digest`,
    where: name,
    nextStep: 'An artifact without digest cannot be verified; rerun the task on a worker that hashes it.',
  });
}
