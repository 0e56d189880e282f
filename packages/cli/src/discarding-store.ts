import type { ArtifactStore } from '@chain-of-trust/types';

/** A store for verifying without keeping anything: every byte is read, and so hashed, and dropped. */
export function createDiscardingStore(): ArtifactStore {
  return {
    async write(_artifact, content) {
      for await (const _chunk of content);
    },
    async publish() {},
    async abandon() {},
  };
}
