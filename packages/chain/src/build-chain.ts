import { type Evidence, isTaskId, type TaskDefinition, type TaskTypeKind } from '@chain-of-trust/types';
import { findCycles } from './cycles.js';
import { readDependencies } from './dependencies.js';
import { ChainError } from './error.js';
import type { Edge, Link, ResolvedLink } from './link.js';
import { detectWorkerImplementation } from './worker-detection.js';

/** The task that a chain is built for. */
export interface ChainTarget {
  readonly taskId: string;
  readonly taskType: string;
}

/** What {@link buildChain} needs to know of the product, and its bounds. */
export interface ChainOptions {
  readonly taskTypes: ReadonlyMap<string, TaskTypeKind>;
  readonly scriptworkerProvisioners: readonly string[];
  /** Links further away from the target than this are named, but their dependencies are not followed. */
  readonly maxDepth: number;
  /** Links beyond this number are not fetched. Defaults to {@link defaultMaxLinks}. */
  readonly maxLinks?: number;
}

/** Default of `maxLinks`: far more than any release has, far less than what would exhaust the memory. */
export const defaultMaxLinks = 20_000;

/** Everything that a task depends on. */
export interface Chain {
  readonly target: Link;
  /** The target first, then breadth first; within a level in the order of the level above. */
  readonly links: readonly Link[];
  /** taskIds that lie on a cycle of dependencies. */
  readonly cycles: ReadonlySet<string>;
  /** Whether a bound cut dependencies off. */
  readonly isTruncated: boolean;
}

/**
 * Builds the chain of a task: itself, its decision task, every task it takes artifacts from, the inputs of each,
 * the decision task of each where it differs, and the parents of what actions created.
 *
 * The result depends on the task definitions alone, not on the order in which answers arrive. A task whose
 * definition cannot be had is an unresolved link and does not stop the others.
 *
 * Not checked: anything. Links are what the (untrusted) definitions claim; judging them is the verifier's.
 *
 * @throws ChainError `chain-target-task-id`, `chain-target-task-type`
 * @see spec, "Building the chain"
 */
export async function buildChain(
  evidence: Evidence,
  target: ChainTarget,
  options: ChainOptions,
): Promise<Chain> {
  const first = toFirstCandidate(target, options);
  const maxLinks = options.maxLinks ?? defaultMaxLinks;
  const known = new Map<string, Candidate>([[first.taskId, first]]);
  const links: Link[] = [];
  let isTruncated = false;
  for (let level = [first]; level.length > 0; ) {
    const resolved = await Promise.all(level.map((candidate) => resolve(evidence, candidate, options)));
    links.push(...resolved);
    const next: Candidate[] = [];
    for (const link of resolved.filter((each) => each.state === 'resolved')) {
      for (const edge of link.edges) {
        if (!known.has(edge.taskId) && (known.size >= maxLinks || link.depth >= options.maxDepth))
          isTruncated = true;
        else if (addCandidate(known, link, edge)) next.push(known.get(edge.taskId) as Candidate); // just added
      }
    }
    level = next;
  }
  const named = links.map((link) => withConflicts(link, known, options));
  const [targetLink] = named;
  if (targetLink === undefined) throw new TypeError('a chain has at least its target');
  return { target: targetLink, links: named, cycles: findCycles(named), isTruncated };
}

/** A task that some link depends on, with everything it was called. */
interface Candidate {
  readonly taskId: string;
  readonly name: string;
  readonly taskType: string | undefined;
  readonly depth: number;
  readonly alsoCalled: Set<string>;
}

function toFirstCandidate({ taskId, taskType }: ChainTarget, options: ChainOptions): Candidate {
  if (!isTaskId(taskId)) {
    throw new ChainError({
      code: 'chain-target-task-id',
      message: `not a taskId: ${JSON.stringify(taskId)}`,
      nextStep: 'Give the 22 characters of a taskId, like Se-5NNn4TB65_9383YGsJA.',
      facts: { taskId },
    });
  }
  if (!options.taskTypes.has(taskType)) {
    throw new ChainError({
      code: 'chain-target-task-type',
      message: `not a task type of this product: ${JSON.stringify(taskType)}`,
      nextStep: `Use one of: ${[...options.taskTypes.keys()].join(', ')}.`,
      facts: { taskType },
    });
  }
  return { taskId, name: taskType, taskType, depth: 0, alsoCalled: new Set() };
}

function addCandidate(known: Map<string, Candidate>, link: ResolvedLink, edge: Edge): boolean {
  const before = known.get(edge.taskId);
  if (before !== undefined) {
    if (edge.taskType !== undefined) before.alsoCalled.add(edge.taskType);
    return false;
  }
  const name = `${link.name}:${edge.taskType ?? edge.reason}`;
  const candidate = {
    taskId: edge.taskId,
    name,
    taskType: edge.taskType,
    depth: link.depth + 1,
    alsoCalled: new Set<string>(),
  };
  known.set(edge.taskId, candidate);
  return true;
}

async function resolve(evidence: Evidence, candidate: Candidate, options: ChainOptions): Promise<Link> {
  const { taskId, name, depth } = candidate;
  const common = { taskId, name, depth, isTarget: depth === 0, conflictingTaskTypes: [] };
  let task: TaskDefinition;
  try {
    task = await evidence.taskDefinition(taskId);
  } catch (cause) {
    const taskType = candidate.taskType ?? 'decision';
    return { ...common, state: 'unresolved', taskType, kind: options.taskTypes.get(taskType), cause };
  }
  const taskType = candidate.taskType ?? (isActionTask(task) ? 'action' : 'decision');
  return {
    ...common,
    state: 'resolved',
    task,
    taskType,
    kind: options.taskTypes.get(taskType),
    worker: detectWorkerImplementation(task, options.scriptworkerProvisioners),
    ...readDependencies(taskId, task),
  };
}

/** @see scriptworker `task.py`, `is_action`: a task that was created with an action's context */
function isActionTask(task: TaskDefinition): boolean {
  return task.extra?.action !== undefined;
}

/**
 * Adds the other task types a link was called. A different name of the same kind (`build`, `repackage`) is
 * harmless; another kind would let the task choose which rules apply to it.
 */
function withConflicts(link: Link, known: ReadonlyMap<string, Candidate>, options: ChainOptions): Link {
  const called = known.get(link.taskId)?.alsoCalled ?? new Set<string>();
  const conflicting = [...called].filter((taskType) => options.taskTypes.get(taskType) !== link.kind);
  return { ...link, conflictingTaskTypes: conflicting.sort() };
}
