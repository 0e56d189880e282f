import type { SignedBytes } from '@chain-of-trust/signing';
import { type ArtifactDigests, type ChainOfTrustBlob, parseBlob } from '@chain-of-trust/types';

/**
 * A blob whose signature was verified by a key of its worker implementation.
 *
 * It can only be made of `SignedBytes`, and those only by verifying a signature, so that no rule can be handed
 * an unverified blob by mistake. What the blob says is still only the worker's word: generic-worker signs
 * additions of the task under it.
 */
export class VerifiedBlob {
  readonly content: ChainOfTrustBlob;
  readonly #artifacts: ReadonlyMap<string, ArtifactDigests>;

  private constructor(content: ChainOfTrustBlob) {
    this.content = content;
    this.#artifacts = new Map(Object.entries(content.artifacts));
  }

  /** @throws DocumentError any code */
  static parse(signed: SignedBytes): VerifiedBlob {
    return new VerifiedBlob(parseBlob(signed.bytes));
  }

  /** Names of all artifacts that the blob lists. */
  get artifactNames(): readonly string[] {
    return [...this.#artifacts.keys()];
  }

  /** The digests an artifact is listed with; names are compared literally. */
  findDigests(name: string): ArtifactDigests | undefined {
    return this.#artifacts.get(name);
  }
}
