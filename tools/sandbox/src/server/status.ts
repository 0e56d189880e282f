import type { JsonObject } from '@chain-of-trust/types';
import type { SandboxRun, SandboxTask } from '../world/world.js';

/** The status of a task as the queue gives it. @see Taskcluster queue schema `v1/task-status.yml` */
export function statusOf(found: SandboxTask, now: Date): JsonObject {
  const { definition, taskId } = found;
  return {
    taskId,
    provisionerId: definition.provisionerId ?? '',
    workerType: definition.workerType ?? '',
    taskQueueId: definition.taskQueueId ?? '',
    schedulerId: definition.schedulerId ?? '-',
    projectId: definition.projectId ?? 'none',
    taskGroupId: definition.taskGroupId ?? taskId,
    deadline: definition.deadline ?? '',
    expires: definition.expires ?? '',
    retriesLeft: 5,
    state: found.runs.at(-1)?.state ?? 'unscheduled',
    runs: found.runs.map((run) => runStatus(run, now.toISOString())),
  };
}

function runStatus({ runId, state, workerGroup, workerId }: SandboxRun, time: string): JsonObject {
  const reasonCreated = runId === 0 ? 'scheduled' : 'rerun';
  const scheduled = { runId, state, reasonCreated, scheduled: time };
  if (state === 'pending') return scheduled;
  const started = { ...scheduled, workerGroup, workerId, started: time, takenUntil: time };
  return state === 'running' ? started : { ...started, reasonResolved: state, resolved: time };
}
