import type { ArtifactReference, Evidence } from '@chain-of-trust/types';

/** Collects a stream in memory; for documents, whose size is bounded. */
export async function collectBytes(content: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Reads a whole artifact into memory. */
export async function readArtifact(
  evidence: Evidence,
  artifact: ArtifactReference,
  maxBytes: number,
): Promise<Uint8Array> {
  return collectBytes(await evidence.openArtifact(artifact, { maxBytes }));
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
