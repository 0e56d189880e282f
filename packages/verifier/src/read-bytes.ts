import type { ArtifactReference, Evidence } from '@chain-of-trust/types';

/** Reads a whole artifact into memory; for documents, whose size is bounded. */
export async function readArtifact(
  evidence: Evidence,
  artifact: ArtifactReference,
  maxBytes: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of await evidence.openArtifact(artifact, { maxBytes })) chunks.push(chunk);
  return Buffer.concat(chunks);
}
