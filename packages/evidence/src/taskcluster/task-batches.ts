import {
  checkSchema,
  DocumentError,
  type JsonValue,
  type TaskDefinition,
  type TaskStatus,
  taskIdSchema,
  toTaskDefinition,
  toTaskStatus,
} from '@chain-of-trust/types';
import * as v from 'valibot';
import { evidenceError } from '../http/failure.js';
import { readBatch, type TaskclusterAccess } from './api.js';
import { batchUrlOf } from './api-call.js';

/** One way to ask the Queue about many tasks. */
export interface Batch<T> {
  readonly method: 'tasks' | 'statuses';
  readonly toPage: (value: JsonValue) => Page;
  /** @throws DocumentError */
  readonly toTyped: (entry: Entry) => T;
}

interface Page {
  readonly entries: readonly Entry[];
  readonly continuationToken: string | undefined;
}

interface Entry {
  readonly taskId: string;
  readonly content: unknown;
}

const continuationToken = v.optional(v.pipe(v.string(), v.nonEmpty()));

const definitionsSchema = v.object({
  tasks: v.array(v.object({ taskId: taskIdSchema, task: v.unknown() })),
  continuationToken,
});

const statusesSchema = v.object({
  statuses: v.array(v.object({ taskId: taskIdSchema, status: v.unknown() })),
  continuationToken,
});

/** @see Taskcluster queue schema `v1/tasks-response.yml` */
export const definitionBatch: Batch<TaskDefinition> = {
  method: 'tasks',
  toPage: (value) => {
    const page = checkSchema(definitionsSchema, value, 'task definitions');
    const entries = page.tasks.map(({ taskId, task }) => ({ taskId, content: task }));
    return { entries, continuationToken: page.continuationToken };
  },
  toTyped: ({ content }) => toTaskDefinition(content),
};

/** @see Taskcluster queue schema `v1/tasks-statuses-response.yml` */
export const statusBatch: Batch<TaskStatus> = {
  method: 'statuses',
  toPage: (value) => {
    const page = checkSchema(statusesSchema, value, 'task statuses');
    const entries = page.statuses.map(({ taskId, status }) => ({ taskId, content: status }));
    return { entries, continuationToken: page.continuationToken };
  },
  toTyped: ({ taskId, content }) => {
    const status = toTaskStatus(content);
    if (status.taskId === taskId) return status;
    const message = `expected the status of ${taskId}, got that of ${status.taskId}`;
    throw new DocumentError({ code: 'document-schema', message });
  },
};

/**
 * Reads what the Queue says of many tasks, page by page.
 *
 * Left out is each task that it leaves out, as it does with unknown ones, and each of which it says something that is not of
 * the right shape: asking for that one alone tells what is wrong with it.
 *
 * @throws EvidenceError `evidence-malformed` when it speaks of a task that was not asked for, or of one twice; and what
 *   every read throws
 */
export async function readAll<T>(
  access: TaskclusterAccess,
  batch: Batch<T>,
  taskIds: readonly string[],
): Promise<ReadonlyMap<string, T>> {
  const answers = new Map<string, T>();
  const missing = new Set(taskIds);
  let token: string | undefined;
  for (;;) {
    const call = { method: batch.method, taskIds, continuationToken: token };
    const { entries, continuationToken } = await readBatch(access, call, batch.toPage);
    for (const entry of entries) {
      if (!missing.delete(entry.taskId)) throw unasked(batchUrlOf(call, access.base), entry.taskId);
      const answer = typedOrNothing(batch, entry);
      if (answer !== undefined) answers.set(entry.taskId, answer);
    }
    // Each page has to bring something: a listing that goes round would not end.
    if (continuationToken === undefined || entries.length === 0 || missing.size === 0) return answers;
    token = continuationToken;
  }
}

function typedOrNothing<T>(batch: Batch<T>, entry: Entry): T | undefined {
  try {
    return batch.toTyped(entry);
  } catch (error) {
    if (error instanceof DocumentError) return undefined;
    throw error;
  }
}

function unasked(url: URL, taskId: string): Error {
  return evidenceError('evidence-malformed', {
    url,
    message: `${taskId} was not asked for, or is answered twice`,
    facts: { taskId },
  });
}
