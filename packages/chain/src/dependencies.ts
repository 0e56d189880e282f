import {
  chainOfTrustSchema,
  checkSchema,
  DocumentError,
  isJsonObject,
  isTaskId,
  type TaskDefinition,
  type UpstreamArtifact,
  upstreamArtifactsSchema,
} from '@chain-of-trust/types';
import type { Edge, LinkProblem } from './link.js';

/** What a task definition says about the tasks that it depends on. */
export interface Dependencies {
  readonly decisionTaskId: string;
  readonly parentTaskId: string;
  readonly upstreamArtifacts: readonly UpstreamArtifact[];
  /** Decision task and parent first, then the others by task type and taskId. */
  readonly edges: readonly Edge[];
  readonly problems: readonly LinkProblem[];
}

/**
 * Reads the tasks that a task depends on from its definition.
 *
 * A member that is present but malformed is a problem, never "no dependencies": what cannot be read cannot be
 * verified.
 *
 * @see spec, "Building the chain"
 */
export function readDependencies(taskId: string, task: TaskDefinition): Dependencies {
  const problems: LinkProblem[] = [];
  const decisionTaskId = task.taskGroupId;
  const parentTaskId = readParent(task, problems) ?? decisionTaskId;
  const upstreamArtifacts = readUpstreamArtifacts(task, problems);
  const inputs = readInputs(task, problems);
  const edges: Edge[] = [];
  if (decisionTaskId !== taskId)
    edges.push({ taskId: decisionTaskId, taskType: undefined, reason: 'decision' });
  if (parentTaskId !== taskId && parentTaskId !== decisionTaskId) {
    edges.push({ taskId: parentTaskId, taskType: undefined, reason: 'parent' });
  }
  const others: Edge[] = [
    ...inputs.map(([taskType, id]): Edge => ({ taskId: id, taskType, reason: 'input' })),
    ...upstreamArtifacts.map((entry): Edge => ({ ...pick(entry), reason: 'upstream-artifacts' })),
  ];
  others.sort((a, b) => compare(a.taskType ?? '', b.taskType ?? '') || compare(a.taskId, b.taskId));
  return { decisionTaskId, parentTaskId, upstreamArtifacts, edges: [...edges, ...others], problems };
}

function pick({ taskId, taskType }: UpstreamArtifact): { taskId: string; taskType: string } {
  return { taskId, taskType };
}

/** `extra.parent` names the action task that created this one; decision tasks are named by the task group. */
function readParent(task: TaskDefinition, problems: LinkProblem[]): string | undefined {
  const parent = task.extra?.parent;
  if (parent === undefined || isTaskId(parent)) return parent;
  problems.push({ code: 'parent', where: 'extra.parent', message: 'is not a taskId' });
  return undefined;
}

function readUpstreamArtifacts(task: TaskDefinition, problems: LinkProblem[]): readonly UpstreamArtifact[] {
  const value = task.payload.upstreamArtifacts;
  if (value === undefined) return [];
  try {
    return checkSchema(upstreamArtifactsSchema, value, 'payload.upstreamArtifacts');
  } catch (error) {
    problems.push({
      code: 'upstream-artifacts',
      where: 'payload.upstreamArtifacts',
      message: refusalReasonOf(error),
    });
    return [];
  }
}

function readInputs(task: TaskDefinition, problems: LinkProblem[]): [string, string][] {
  const chainOfTrust = task.extra?.chainOfTrust;
  if (chainOfTrust === undefined) return [];
  if (!isJsonObject(chainOfTrust)) {
    // The schema would take a list for an object that lists nothing.
    problems.push({ code: 'inputs', where: 'extra.chainOfTrust', message: 'is not an object' });
    return [];
  }
  try {
    const { inputs } = checkSchema(chainOfTrustSchema, chainOfTrust, 'extra.chainOfTrust');
    return Object.entries(inputs ?? {});
  } catch (error) {
    problems.push({ code: 'inputs', where: 'extra.chainOfTrust.inputs', message: refusalReasonOf(error) });
    return [];
  }
}

function refusalReasonOf(error: unknown): string {
  if (error instanceof DocumentError) return error.message;
  throw error;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
