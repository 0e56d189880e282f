import { type DigestAlgorithm, digestAlgorithms } from '@chain-of-trust/types';
import type { VerificationObserver } from '@chain-of-trust/verifier';

/** A task of a chain that has made a file. */
export interface Maker {
  readonly taskId: string;
  /** Its name in the chain, like `signing:build`. */
  readonly link: string;
  /** Artifact name. */
  readonly name: string;
}

/** Knows of every artifact that the signed blobs of a chain list which task has made it. */
export class Makers {
  readonly #byDigest = new Map<string, Maker[]>();
  readonly #algorithms = new Set<DigestAlgorithm>();

  /** Takes what the blobs of a verification list. */
  readonly blobSigned: NonNullable<VerificationObserver['blobSigned']> = ({ name: link, taskId }, blob) => {
    for (const name of blob.artifactNames) {
      const digests = blob.findDigests(name);
      for (const algorithm of digestAlgorithms) {
        const digest = digests?.[algorithm];
        if (digest === undefined) continue;
        this.#algorithms.add(algorithm);
        const key = `${algorithm}:${digest}`;
        this.#byDigest.set(key, [...(this.#byDigest.get(key) ?? []), { taskId, link, name }]);
      }
    }
  };

  /** The algorithms that are needed to find anything. */
  get algorithms(): readonly DigestAlgorithm[] {
    return digestAlgorithms.filter((algorithm) => this.#algorithms.has(algorithm));
  }

  /** Those of a file with these digests, by algorithm. */
  of(digests: Readonly<Partial<Record<DigestAlgorithm, string>>>): readonly Maker[] {
    const found = Object.entries(digests).flatMap(
      ([algorithm, digest]) => this.#byDigest.get(`${algorithm}:${digest}`) ?? [],
    );
    const keys = found.map(({ taskId, name }) => `${taskId} ${name}`);
    return found.filter((_, index) => keys.indexOf(keys[index] ?? '') === index);
  }
}
