import type { ArtifactDigests, DigestAlgorithm } from '@chain-of-trust/types';

/** Digests by artifact name, sorted by name. */
export type ArtifactDigestMap = ReadonlyMap<string, ArtifactDigests>;

/** Lengths of digests in bytes. */
const digestLengths: Readonly<Record<DigestAlgorithm, number>> = { sha256: 32, sha512: 64 };

/**
 * Digests of many artifacts in little memory: their bytes one after the other, in the order of the sorted names. Each
 * is written in hex when it is asked for.
 */
export class DigestTable implements ArtifactDigestMap {
  readonly #names: readonly string[];
  readonly #algorithms: readonly DigestAlgorithm[];
  readonly #bytes: Buffer;

  /** `bytes` has for each name, which are sorted by code unit, the digest of each algorithm. */
  constructor(names: readonly string[], algorithms: readonly DigestAlgorithm[], bytes: Uint8Array) {
    this.#names = names;
    this.#algorithms = algorithms;
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength); // the same memory
  }

  get size(): number {
    return this.#names.length;
  }

  get(name: string): ArtifactDigests | undefined {
    const index = this.#find(name);
    return index === undefined ? undefined : this.#at(index);
  }

  has(name: string): boolean {
    return this.#find(name) !== undefined;
  }

  *entries(): MapIterator<[string, ArtifactDigests]> {
    for (const [index, name] of this.#names.entries()) yield [name, this.#at(index)];
  }

  keys(): MapIterator<string> {
    return this.#names.values();
  }

  *values(): MapIterator<ArtifactDigests> {
    for (const index of this.#names.keys()) yield this.#at(index);
  }

  [Symbol.iterator](): MapIterator<[string, ArtifactDigests]> {
    return this.entries();
  }

  forEach(use: (digests: ArtifactDigests, name: string, map: ArtifactDigestMap) => void): void {
    for (const [name, digests] of this) use(digests, name, this);
  }

  #find(name: string): number | undefined {
    let [low, high] = [0, this.#names.length - 1];
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const found = this.#names[middle] ?? '';
      if (found === name) return middle;
      if (found < name) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }

  #at(index: number): ArtifactDigests {
    const digests: Partial<Record<DigestAlgorithm, string>> = {};
    let start = index * lengthOf(this.#algorithms);
    for (const algorithm of this.#algorithms) {
      const end = start + digestLengths[algorithm];
      digests[algorithm] = this.#bytes.toString('hex', start, end);
      start = end;
    }
    return digests as ArtifactDigests; // there is at least one algorithm
  }
}

/** Bytes of the digests of one artifact. */
export function lengthOf(algorithms: readonly DigestAlgorithm[]): number {
  return algorithms.reduce((sum, algorithm) => sum + digestLengths[algorithm], 0);
}
