import type { Evidence } from '@chain-of-trust/types';
import { Blocked } from './blocked.js';
import { recordedArtifactOf } from './shared-evidence.js';

/**
 * Ends a verification at its first refusal: rules that have not finished end as `not-run`, blocked by it.
 *
 * It can only make a verification end earlier that is refused anyway.
 */
export class FailFast {
  #stoppedBy: string | undefined;
  #stop: (reason: Blocked) => void = () => undefined;
  readonly #stopped = new Promise<never>((_, reject) => {
    this.#stop = reject;
  });

  constructor() {
    this.#stopped.catch(() => undefined);
  }

  /** Ends everything that has not finished; later calls change nothing. */
  stop(place: string): void {
    this.#stoppedBy ??= place;
    this.#stop(this.#blocked());
  }

  throwIfStopped(): void {
    if (this.#stoppedBy !== undefined) throw this.#blocked();
  }

  /** The same evidence, whose reads end when the verification does. */
  guard(evidence: Evidence): Evidence {
    const orStop = <A extends readonly unknown[], T>(ask: (...question: A) => Promise<T>) => {
      return (...question: A): Promise<T> => Promise.race([this.#stopped, ask(...question)]);
    };
    return {
      taskDefinition: orStop((taskId) => evidence.taskDefinition(taskId)),
      taskStatus: orStop((taskId) => evidence.taskStatus(taskId)),
      listArtifacts: orStop((run) => evidence.listArtifacts(run)),
      openArtifact: orStop(async (artifact, bounds) =>
        this.#untilStopped(await evidence.openArtifact(artifact, bounds)),
      ),
      ...recordedArtifactOf(evidence),
      findIndexedTask: orStop((indexPath) => evidence.findIndexedTask(indexPath)),
      readSourceFile: orStop((file, bounds) => evidence.readSourceFile(file, bounds)),
      findPush: orStop((revision) => evidence.findPush(revision)),
      findCommit: orStop((revision) => evidence.findCommit(revision)),
      isOnBranch: orStop((reference) => evidence.isOnBranch(reference)),
      findDefaultBranch: orStop((repository) => evidence.findDefaultBranch(repository)),
      findRelease: orStop((release) => evidence.findRelease(release)),
      findPullRequest: orStop((pullRequest) => evidence.findPullRequest(pullRequest)),
    };
  }

  async *#untilStopped(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of content) {
      this.throwIfStopped();
      yield chunk;
    }
  }

  #blocked(): Blocked {
    return new Blocked(`fail-fast after ${this.#stoppedBy}`);
  }
}
