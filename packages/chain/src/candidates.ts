import type { TaskTypeKind } from '@chain-of-trust/types';
import type { Link } from './link.js';

/** A task that some link depends on, before its definition is known. */
export interface Candidate {
  readonly taskId: string;
  readonly name: string;
  /** `undefined` for decision tasks and parents, whose own definition says which of the two they are. */
  readonly taskType: string | undefined;
  readonly depth: number;
}

/** Bounds of a chain. */
export interface CandidateBounds {
  readonly maxDepth: number;
  readonly maxLinks: number;
}

/**
 * The tasks of a chain as they are discovered: each once, under the name by which it was reached first.
 *
 * What else a task is called later is remembered, because its type decides which rules apply to it.
 */
export class Candidates {
  readonly #bounds: CandidateBounds;
  readonly #alsoCalled = new Map<string, Set<string>>();
  #discovered: Candidate[] = [];
  #isTruncated = false;

  constructor(first: Candidate, bounds: CandidateBounds) {
    this.#bounds = bounds;
    this.#add(first);
  }

  /** Whether a bound has kept tasks out. */
  get isTruncated(): boolean {
    return this.#isTruncated;
  }

  /** The tasks that were discovered since the last call, in the order of their discovery. */
  takeDiscovered(): readonly Candidate[] {
    const taken = this.#discovered;
    this.#discovered = [];
    return taken;
  }

  /** Discovers what a link depends on. */
  discoverFrom(link: Link): void {
    if (link.state === 'unresolved') return;
    for (const { taskId, taskType, reason } of link.edges) {
      const alsoCalled = this.#alsoCalled.get(taskId);
      if (alsoCalled !== undefined) {
        if (taskType !== undefined) alsoCalled.add(taskType);
      } else if (this.#alsoCalled.size >= this.#bounds.maxLinks || link.depth >= this.#bounds.maxDepth) {
        this.#isTruncated = true;
      } else {
        this.#add({ taskId, taskType, name: `${link.name}:${taskType ?? reason}`, depth: link.depth + 1 });
      }
    }
  }

  /**
   * The other task types that a link was called, of another kind than its own. A different type of the same kind
   * (`build`, `repackage`) is harmless; another kind would let a task choose which rules apply to it.
   */
  conflictsOf(link: Link, kinds: ReadonlyMap<string, TaskTypeKind>): readonly string[] {
    const called = this.#alsoCalled.get(link.taskId) ?? [];
    return [...called].filter((taskType) => kinds.get(taskType) !== link.kind).sort();
  }

  #add(candidate: Candidate): void {
    this.#alsoCalled.set(candidate.taskId, new Set());
    this.#discovered.push(candidate);
  }
}
