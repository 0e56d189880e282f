import { checkSchema, isJsonObject, type JsonValue, parseJson, taskSizedBounds } from '@chain-of-trust/types';
import * as v from 'valibot';
import { UsageError } from '../../../error.js';
import { referenceTime } from '../../../options.js';
import { type Generated, perform, type WorkerSetup } from '../perform.js';
import { requestOfJson } from '../request-of-json.js';
import { pingSchema, requestIdSchema, servedRequestSchema } from '../request-schema.js';
import { type Answer, type RequestId, refusalOf } from './answer.js';
import type { Turns } from './turns.js';

/** Of a line: a run with its task, and the names of its outputs. */
export const requestBounds = taskSizedBounds;

/** What all requests are carried out with. */
export interface ServeSetup extends Omit<WorkerSetup, 'at'> {
  readonly now: () => Date;
  /** Requests that write to the same folder wait for each other. */
  readonly turns: Turns;
  /** Set when nothing new may begin. */
  readonly stopping: AbortSignal;
}

/** Carries one request out. Never rejects: whatever goes wrong is the answer. */
export async function handleLine(line: Uint8Array, setup: ServeSetup): Promise<Answer> {
  let id: { readonly id?: RequestId } = {};
  try {
    if (setup.stopping.aborted) throw stopping();
    const value = parseJson(line, requestBounds);
    id = idOf(value);
    if (isPing(value)) {
      checkSchema(pingSchema, value, 'the request');
      return { ...id, ok: true, pong: true };
    }
    const { written, uploaded } = await carryOut(value, setup);
    return { ...id, ok: true, written, uploaded };
  } catch (error) {
    return { ...id, ...refusalOf(error) };
  }
}

async function carryOut(value: JsonValue, setup: ServeSetup): Promise<Generated> {
  const { id: _, at: time, ...served } = checkSchema(servedRequestSchema, value, 'the request');
  const request = requestOfJson(served);
  const at = time === undefined ? setup.now() : referenceTime(time, setup.now);
  // What is only uploaded meets nothing else on this disk.
  if (request.output === undefined) return perform(request, { ...setup, at });
  return setup.turns.take(request.output, () => perform(request, { ...setup, at }));
}

function isPing(value: JsonValue): boolean {
  return isJsonObject(value) && Object.hasOwn(value, 'ping');
}

function idOf(value: JsonValue): { readonly id?: RequestId } {
  if (!isJsonObject(value) || !Object.hasOwn(value, 'id')) return {};
  const { success, output } = v.safeParse(requestIdSchema, value.id);
  return success ? { id: output } : {};
}

function stopping(): UsageError {
  return new UsageError({
    code: 'usage-stopping',
    message: 'this cot has been told to stop, and has not begun with this request',
    nextStep: 'Send it again to the one that is started next.',
  });
}
