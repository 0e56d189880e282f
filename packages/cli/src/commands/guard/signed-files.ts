import { join } from 'node:path';
import type { ArtifactDigests, Report } from '@chain-of-trust/types';
import type { VerificationObserver, VerifiedBlob } from '@chain-of-trust/verifier';

/** Paths below a work folder, like `cot/TASKID/PATH`, with the digests that were signed for them. */
export type SignedFiles = ReadonlyMap<string, ArtifactDigests>;

/** Remembers what the workers of a chain have signed, so that files can be compared with it once more. */
export class SignedBlobs {
  readonly #blobs = new Map<string, VerifiedBlob>();

  /** To be told of a verification. */
  readonly blobSigned: NonNullable<VerificationObserver['blobSigned']> = ({ taskId }, blob) => {
    this.#blobs.set(taskId, blob);
  };

  /** The files that a verified chain has put into the work folder. */
  filesOf({ links }: Report): SignedFiles {
    return new Map(
      links.flatMap(({ taskId, artifacts }) =>
        artifacts.map((name) => [join('cot', taskId, name), this.#digestsOf(taskId, name)] as const),
      ),
    );
  }

  #digestsOf(taskId: string, name: string): ArtifactDigests {
    const digests = this.#blobs.get(taskId)?.findDigests(name);
    if (digests === undefined) throw new Error(`${name} of ${taskId} is verified, and no blob lists it`);
    return digests;
  }
}
