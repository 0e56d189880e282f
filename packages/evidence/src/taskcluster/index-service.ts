import { checkSchema, EvidenceError, taskIdSchema } from '@chain-of-trust/types';
import * as v from 'valibot';
import { evidenceError } from '../http/failure.js';
import { readDocument, type TaskclusterAccess } from './api.js';
import { urlOf } from './api-call.js';

const indexedTaskSchema = v.object({ taskId: taskIdSchema, namespace: v.optional(v.string()) });

/** @see Taskcluster index schema `v1/indexed-task-response.json`, property `namespace` */
const INDEX_PATH = /^(?:[a-zA-Z0-9_!~*'()%-]+\.)*[a-zA-Z0-9_!~*'()%-]+$/;
const maxIndexPathLength = 255;

/**
 * Finds the taskId that the Index, version 1 of its API, has at a path.
 *
 * Not checked: who put it there. Anybody with the scope for a path can.
 *
 * @throws EvidenceError `evidence-unsupported` for what is no index path, `evidence-malformed` when the answer is
 *   about another path, and what every read throws
 */
export async function findIndexedTask(access: TaskclusterAccess, indexPath: string): Promise<string> {
  if (indexPath.length > maxIndexPathLength || !INDEX_PATH.test(indexPath)) {
    throw new EvidenceError({
      code: 'evidence-unsupported',
      message: `${JSON.stringify(indexPath)} is not an index path`,
      nextStep: 'Correct the index path in the task that asks for it.',
    });
  }
  const call = { method: 'findTask', args: [indexPath] } as const;
  const { taskId, namespace } = await readDocument(access, call, (value) =>
    checkSchema(indexedTaskSchema, value, 'indexed task'),
  );
  if (namespace === undefined || namespace === indexPath) return taskId;
  throw evidenceError('evidence-malformed', {
    url: urlOf(call, access.base),
    message: `expected the task at ${indexPath}, got the one at ${namespace}`,
    facts: { expected: indexPath, actual: namespace },
  });
}
