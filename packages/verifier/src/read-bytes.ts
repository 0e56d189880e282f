import type { ArtifactReference, Evidence } from '@chain-of-trust/types';

/** Reads a whole artifact into memory. */
export async function readArtifact(
  evidence: Evidence,
  artifact: ArtifactReference,
  maxBytes: number,
): Promise<Uint8Array> {
  const collector = new BytesCollector();
  for await (const chunk of await evidence.openArtifact(artifact, { maxBytes })) collector.write(chunk);
  return collector.end();
}

/** Collects pieces in memory; for documents, whose size is bounded. */
export class BytesCollector {
  readonly #chunks: Uint8Array[] = [];

  write(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
  }

  end(): Uint8Array {
    return Buffer.concat(this.#chunks);
  }
}
