import { createHash } from 'node:crypto';
import { type FileHandle, mkdtemp, open, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecordedArtifact } from '@chain-of-trust/types';

/** Keeps the bytes that are read, in a temporary folder of its own: the same ones once, however often they come. */
export class Spool {
  readonly #folder: string;
  readonly #kept = new Map<string, number>();
  #count = 0;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async open(): Promise<Spool> {
    return new Spool(await mkdtemp(join(tmpdir(), 'cot-bundle-')));
  }

  /** Sizes of what is kept, by sha256. */
  get kept(): ReadonlyMap<string, number> {
    return this.#kept;
  }

  pathOf(sha256: string): string {
    return join(this.#folder, sha256);
  }

  /**
   * Passes bytes through and keeps them, or only what they are, when they came to their end.
   *
   * @param end - told what they were; not called for bytes that end early
   */
  async *pass(
    content: AsyncIterable<Uint8Array>,
    isKept: boolean,
    end: (artifact: RecordedArtifact) => void,
  ): AsyncGenerator<Uint8Array> {
    this.#count += 1;
    const path = join(this.#folder, `part-${this.#count}`);
    const file = isKept ? await open(path, 'wx', 0o600) : undefined;
    try {
      const artifact = yield* copied(content, file);
      await file?.close();
      if (file !== undefined) await this.#keep(path, artifact);
      end(artifact);
    } finally {
      await file?.close().catch(() => undefined);
      if (file !== undefined) await rm(path, { force: true });
    }
  }

  async #keep(path: string, { bytes, digests }: RecordedArtifact): Promise<void> {
    await rename(path, this.pathOf(digests.sha256));
    this.#kept.set(digests.sha256, bytes);
  }

  close(): Promise<void> {
    return rm(this.#folder, { recursive: true, force: true });
  }
}

async function* copied(
  content: AsyncIterable<Uint8Array>,
  file: FileHandle | undefined,
): AsyncGenerator<Uint8Array, RecordedArtifact> {
  const sha256 = createHash('sha256');
  const sha512 = createHash('sha512');
  let bytes = 0;
  for await (const chunk of content) {
    sha256.update(chunk);
    sha512.update(chunk);
    bytes += chunk.length;
    await file?.writeFile(chunk);
    yield chunk;
  }
  return { bytes, digests: { sha256: sha256.digest('hex'), sha512: sha512.digest('hex') } };
}
