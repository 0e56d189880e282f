import {
  ArtifactStoreError,
  isContainedArtifactName,
  isTaskId,
  type StoredArtifact,
} from '@chain-of-trust/types';

/**
 * The paths that were written or are being written, so that two writes never meet: asked before the file system
 * is, and in the same turn, so that of two writes at once the second loses.
 */
export class ReservedPaths {
  readonly #files = new Set<string>();
  /** Every folder with the number of files below it. */
  readonly #folders = new Map<string, number>();

  /**
   * Reserves `TASKID/PATH` and returns it.
   *
   * @throws ArtifactStoreError `store-path` when it would leave its folder, or needs a folder where a file is or a
   *   file where a folder is; `store-duplicate` when it was reserved before
   */
  reserve({ taskId, path }: StoredArtifact): string {
    // Both are hostile: they come from a task definition and end up in a file system.
    if (!isTaskId(taskId))
      throw refused('store-path', `${JSON.stringify(taskId)} is not a taskId`, taskId, path);
    if (!isContainedArtifactName(path))
      throw refused('store-path', 'the path leaves its folder', taskId, path);
    const file = `${taskId}/${path}`;
    if (this.#files.has(file)) throw refused('store-duplicate', 'the path was written before', taskId, path);
    const parents = parentsOf(file);
    const isClash = this.#folders.has(file) || parents.some((parent) => this.#files.has(parent));
    if (isClash) throw refused('store-path', 'one path is needed for a file and for a folder', taskId, path);
    this.#files.add(file);
    for (const parent of parents) this.#folders.set(parent, (this.#folders.get(parent) ?? 0) + 1);
    return file;
  }

  /** Frees a path whose write failed. */
  release(file: string): void {
    this.#files.delete(file);
    for (const parent of parentsOf(file)) {
      const files = (this.#folders.get(parent) ?? 0) - 1;
      if (files > 0) this.#folders.set(parent, files);
      else this.#folders.delete(parent);
    }
  }
}

function parentsOf(file: string): readonly string[] {
  const segments = file.split('/');
  return segments.slice(1).map((_, index) => segments.slice(0, index + 1).join('/'));
}

function refused(
  code: 'store-path' | 'store-duplicate',
  problem: string,
  taskId: string,
  path: string,
): ArtifactStoreError {
  return new ArtifactStoreError({
    code,
    message: `${taskId}: ${JSON.stringify(path)}: ${problem}`,
    nextStep: 'Correct the artifact paths in the task that lists them.',
    facts: { taskId, path },
  });
}
