import { createLiveEvidenceWith, type LiveEvidence } from '../src/live.js';
import type { LiveEvidenceOptions } from '../src/options.js';
import type { Runtime } from '../src/runtime.js';

/** A taskId for tests. */
export const taskId = 'Se-5NNn4TB65_9383YGsJA';

/** An artifact for tests. */
export const artifact = { taskId, runId: 0, name: 'public/build/target.tar.gz' };

/** A runtime whose pauses take no time and are written down. `random` is as large as it may be. */
export function hastyRuntime(): Runtime & { readonly pausesMs: readonly number[] } {
  const pausesMs: number[] = [];
  let passedMs = 0;
  return {
    pausesMs,
    now: () => Date.now() + passedMs,
    random: () => 1,
    sleep: async (milliseconds) => {
      pausesMs.push(milliseconds);
      passedMs += milliseconds;
    },
  };
}

/** Live evidence that exists while `use` runs. */
export async function withEvidence<T>(
  options: LiveEvidenceOptions,
  use: (evidence: LiveEvidence) => Promise<T>,
  runtime: Runtime = hastyRuntime(),
): Promise<T> {
  const evidence = createLiveEvidenceWith(options, runtime);
  try {
    return await use(evidence);
  } finally {
    await evidence.close();
  }
}

/** All bytes of a stream. */
export async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

/** Opens the artifact for tests and reads it to its end. */
export async function readArtifact(evidence: LiveEvidence, maxBytes = 1_000_000): Promise<Buffer> {
  return await collect(await evidence.openArtifact(artifact, { maxBytes }));
}
