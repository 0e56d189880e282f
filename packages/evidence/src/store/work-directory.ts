import { constants, existsSync } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type ArtifactStore, ArtifactStoreError, type StoredArtifact } from '@chain-of-trust/types';
import { ReservedPaths } from './reserved-paths.js';
import { createStagingFolder, removeStaleStagingFolders } from './staging-folder.js';

/**
 * Opens a work directory as a store of verified downloads; it is made when it does not exist.
 *
 * Files are staged in a hidden folder beside their final place, `WORK_DIR/cot`, and appear there in one rename on
 * `publish`, which replaces what an earlier run published. A crash leaves either the old files, or none, or the
 * new ones, never a mixture; what it leaves in hidden folders is removed by the next opening.
 *
 * Not done: syncing to disk, and keeping other processes of the same user out of the folder.
 *
 * @throws ArtifactStoreError `store-unwritable`, now rather than after the downloads
 */
export async function openWorkDirectory(workDir: string): Promise<ArtifactStore> {
  return await orUnwritable(workDir, async () => {
    await makeFolder(workDir);
    await removeStaleStagingFolders(workDir);
    const staging = await createStagingFolder(workDir);
    await mkdir(join(staging, 'new'));
    return new WorkDirectory(workDir, staging);
  });
}

class WorkDirectory implements ArtifactStore {
  readonly #workDir: string;
  readonly #staging: string;
  readonly #paths = new ReservedPaths();
  #writesUnderWay = 0;
  #state: 'open' | 'published' | 'abandoned' = 'open';

  constructor(workDir: string, staging: string) {
    this.#workDir = workDir;
    this.#staging = staging;
  }

  async write(artifact: StoredArtifact, content: AsyncIterable<Uint8Array>): Promise<void> {
    this.#assertOpen();
    const reserved = this.#paths.reserve(artifact);
    const file = join(this.#staging, 'new', reserved);
    this.#writesUnderWay += 1;
    try {
      await this.#writeNewFile(file, content);
    } catch (error) {
      this.#paths.release(reserved);
      // The folder may have been made again by this write after it had been abandoned.
      if (this.#state === 'abandoned') await rm(this.#staging, { recursive: true, force: true });
      throw error;
    } finally {
      this.#writesUnderWay -= 1;
    }
  }

  async #writeNewFile(file: string, content: AsyncIterable<Uint8Array>): Promise<void> {
    const handle = await orUnwritable(file, () => openNewFile(file));
    try {
      for await (const chunk of content) {
        this.#assertOpen();
        await orUnwritable(file, () => handle.writeFile(chunk));
      }
      this.#assertOpen();
      await orUnwritable(file, () => handle.close());
    } catch (error) {
      // The write's own failure is the one to report; a second close changes nothing.
      await handle.close().catch(() => undefined);
      await rm(file, { force: true });
      throw error;
    }
  }

  async publish(): Promise<void> {
    this.#assertOpen();
    if (this.#writesUnderWay > 0) throw unwritable(this.#workDir, 'a write is still under way');
    this.#state = 'published';
    await orUnwritable(this.#workDir, () => this.#swap());
  }

  async #swap(): Promise<void> {
    const published = join(this.#workDir, 'cot');
    const older = join(this.#staging, 'old');
    const hadOlder = await renameIfPresent(published, older);
    try {
      await rename(join(this.#staging, 'new'), published);
    } catch (error) {
      if (hadOlder) await rename(older, published);
      await rm(this.#staging, { recursive: true, force: true });
      throw error;
    }
    await rm(this.#staging, { recursive: true, force: true });
  }

  async abandon(): Promise<void> {
    if (this.#state === 'published') return;
    this.#state = 'abandoned';
    await orUnwritable(this.#staging, () =>
      rm(this.#staging, { recursive: true, force: true, maxRetries: 3 }),
    );
  }

  #assertOpen(): void {
    if (this.#state !== 'open') throw unwritable(this.#workDir, `the store was ${this.#state} already`);
  }
}

/** By itself, because Node's recursive `mkdir` never ends where the kernel makes no folders, as below `/proc`. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const parent = dirname(path);
    if (codeOf(error) === 'EEXIST') return;
    if (codeOf(error) !== 'ENOENT' || existsSync(parent)) throw error;
    await makeFolder(parent);
    await mkdir(path);
  }
}

/** A file that nobody made before, and never through a link. */
const newFileFlags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);

async function openNewFile(file: string): Promise<FileHandle> {
  try {
    await mkdir(dirname(file), { recursive: true });
    return await open(file, newFileFlags);
  } catch (cause) {
    const reason = codeOf(cause);
    // Limits of the file system's own: a name too long for it, or taken where case does not count.
    if (reason !== 'ENAMETOOLONG' && reason !== 'EEXIST') throw cause;
    throw new ArtifactStoreError({
      code: 'store-path',
      message: `${file}: ${reason}`,
      nextStep: 'Use a file system that can hold this path.',
      facts: { path: file, reason },
      cause,
    });
  }
}

async function renameIfPresent(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

async function orUnwritable<T>(path: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    if (cause instanceof ArtifactStoreError) throw cause;
    throw unwritable(path, codeOf(cause) ?? String(cause), cause);
  }
}

function unwritable(path: string, reason: string, cause?: unknown): ArtifactStoreError {
  return new ArtifactStoreError({
    code: 'store-unwritable',
    message: `${path}: ${reason}`,
    nextStep: 'Check the permissions and the free space of the work directory.',
    facts: { path, reason },
    cause,
  });
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
