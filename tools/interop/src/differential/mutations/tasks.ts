import type { SandboxTask, World } from '@chain-of-trust/sandbox';
import { isJsonObject, type JsonValue, type LinkReport } from '@chain-of-trust/types';
import { applyEdit, describeEdit, type Edit, editsOf } from '../edit.js';
import { type GoodChain, type Mutant, showPath } from '../mutant.js';
import { decideOn, isFinished, parentOf, readGraph, runAs, taskOf } from './stored.js';

/** Members that mean something to workers or verifiers, and that a good task does not have. */
const meaningful: readonly Edit[] = [
  { path: ['payload', 'features'], operation: 'add', name: 'interactive', value: true },
  { path: ['payload', 'features'], operation: 'add', name: 'allowPtrace', value: true },
  { path: ['payload', 'env'], operation: 'add', name: 'TASKCLUSTER_INTERACTIVE', value: '1' },
  { path: ['payload', 'env'], operation: 'add', name: 'PATH', value: '/tmp/evil' },
  { path: ['payload'], operation: 'add', name: 'rdpInfo', value: 'login-identity/x/rdpinfo.txt' },
  { path: ['payload'], operation: 'add', name: 'osGroups', value: ['Administrators'] },
  { path: ['payload'], operation: 'add', name: 'mounts', value: [] },
  { path: ['payload'], operation: 'add', name: 'image', value: 'example/other:1' },
  { path: ['payload'], operation: 'add', name: 'env', value: { PATH: '/tmp/evil' } },
  { path: ['payload'], operation: 'add', name: 'capabilities', value: { privileged: true } },
  { path: ['payload'], operation: 'add', name: 'onExitStatus', value: { retry: [1] } },
  { path: ['payload'], operation: 'add', name: 'supersederUrl', value: 'https://example.com/' },
  { path: ['scopes'], operation: 'add', value: 'generic-worker:allow-rdp:gecko-3/b-win' },
  { path: ['scopes'], operation: 'add', value: 'docker-worker:capability:privileged' },
  { path: ['scopes'], operation: 'add', value: 'project:releng:signing:cert:release-signing' },
  { path: ['dependencies'], operation: 'add', value: 'AAAAAAAAQACAAAAAAAAAAA' },
  { path: ['extra'], operation: 'add', name: 'parent', value: 'AAAAAAAAQACAAAAAAAAAAA' },
  { path: ['extra'], operation: 'add', name: 'chainOfTrust', value: { inputs: {} } },
  { path: ['extra'], operation: 'add', name: 'action', value: { name: 'x', context: {} } },
  { path: ['extra'], operation: 'add', name: 'cron', value: '{}' },
];

/** A way in which a changed definition comes into being. */
interface Mode {
  readonly name: string;
  readonly play: (context: { world: World; task: SandboxTask }, edit: Edit) => Promise<boolean>;
}

/** Only the queue's answer is another one; what the worker signed is not. */
const inQueue: Mode = {
  name: 'in the queue only',
  play: async ({ task }, edit) => {
    const edited = applyEdit(task.definition, edit);
    if (!isJsonObject(edited)) return false;
    task.definition = edited;
    return true;
  },
};

/** Stolen scopes: the task is scheduled so, an honest worker runs it and signs what it ran. */
const scheduled: Mode = {
  name: 'scheduled so',
  async play({ world, task }, edit) {
    if (!isFinished(task)) return inQueue.play({ world, task }, edit);
    const edited = applyEdit(task.definition, edit);
    if (!isJsonObject(edited)) return false;
    await runAs(world, task, edited);
    return true;
  },
};

function entryOf(parent: SandboxTask, { taskId }: SandboxTask): JsonValue | undefined {
  const entry = readGraph(parent)?.[taskId];
  return isJsonObject(entry) ? entry.task : undefined;
}

/** The tree asks for it: the task graph has it too. */
const decided: Mode = {
  name: 'decided so',
  async play({ world, task }, edit) {
    const parent = parentOf(world, task);
    const entry = parent === undefined ? undefined : entryOf(parent, task);
    const edited = entry === undefined ? undefined : applyEdit(entry, edit);
    // What the queue has added to a task is not in a graph to be edited.
    if (parent === undefined || edited === undefined) return false;
    if (!(await scheduled.play({ world, task }, edit))) return false;
    await decideOn(world, parent, task.taskId, edited);
    return true;
  },
};

/** Every edit of the definition of every link, in every way in which it can come about. */
export function taskMutants(chain: GoodChain): Mutant[] {
  const { world, links } = chain;
  return links.flatMap((link, i) => {
    const task = taskOf(world, link.taskId);
    const edits = [...editsOf(task.definition), ...meaningful].filter(({ path, operation }) =>
      isExpressible(path, operation),
    );
    const document = `${i === 0 ? 'target' : link.taskType} task`;
    return modesOf(world, task).flatMap((mode) =>
      edits.map((edit) => ({
        document,
        mode: mode.name,
        path: showPath(edit.path, chain),
        operation: edit.operation,
        description: `${describeLink(link)}: ${describeEdit(edit)}`,
        apply: () => mode.play({ world, task }, edit),
      })),
    );
  });
}

/** The world holds parsed definitions, and each is an object. */
function isExpressible(path: Edit['path'], operation: Edit['operation']): boolean {
  return operation !== 'duplicate' && (path.length > 0 || operation === 'add');
}

function modesOf(world: World, task: SandboxTask): Mode[] {
  const modes = isFinished(task) ? [inQueue, scheduled] : [scheduled];
  return parentOf(world, task) === undefined ? modes : [...modes, decided];
}

function describeLink({ name, workerImplementation }: LinkReport): string {
  return `${name} (${workerImplementation})`;
}
