import { type Evidence, isTaskId } from '@chain-of-trust/types';
import { type Candidate, Candidates } from './candidates.js';
import { findCycles } from './cycles.js';
import { ChainError } from './error.js';
import type { Link } from './link.js';
import { type LinkOptions, resolveLink } from './resolve-link.js';

/** The task that a chain is built for. */
export interface ChainTarget {
  readonly taskId: string;
  readonly taskType: string;
}

/** What {@link buildChain} needs to know of the product, and its bounds. */
export interface ChainOptions extends LinkOptions {
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
  const { maxDepth, maxLinks = defaultMaxLinks } = options;
  const candidates = new Candidates(toCandidate(target, options), { maxDepth, maxLinks });
  const found: Link[] = [];
  for (let level = candidates.takeDiscovered(); level.length > 0; level = candidates.takeDiscovered()) {
    const resolved = await Promise.all(level.map((candidate) => resolveLink(evidence, candidate, options)));
    for (const link of resolved) candidates.discoverFrom(link);
    found.push(...resolved);
  }
  const links = found.map((link) => ({
    ...link,
    conflictingTaskTypes: candidates.conflictsOf(link, options.taskTypes),
  }));
  const [first] = links;
  if (first === undefined) throw new TypeError('a chain has at least its target');
  return { target: first, links, cycles: findCycles(links), isTruncated: candidates.isTruncated };
}

function toCandidate({ taskId, taskType }: ChainTarget, { taskTypes }: ChainOptions): Candidate {
  if (!isTaskId(taskId)) {
    throw new ChainError({
      code: 'chain-target-task-id',
      message: `not a taskId: ${JSON.stringify(taskId)}`,
      nextStep: 'Give the 22 characters of a taskId, like Se-5NNn4TB65_9383YGsJA.',
      facts: { taskId },
    });
  }
  if (!taskTypes.has(taskType)) {
    throw new ChainError({
      code: 'chain-target-task-type',
      message: `not a task type of this product: ${JSON.stringify(taskType)}`,
      nextStep: `Use one of: ${[...taskTypes.keys()].join(', ')}.`,
      facts: { taskType },
    });
  }
  return { taskId, name: taskType, taskType, depth: 0 };
}
