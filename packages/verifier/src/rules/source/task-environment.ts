import { isJsonObject, type JsonValue, type TaskDefinition } from '@chain-of-trust/types';
import { Refusal } from '../../engine/refusal.js';
import { show } from '../../show.js';

/**
 * Reads a variable of the task's environment.
 *
 * @throws Refusal `source/variable-malformed` for an environment or variable that no worker could pass on; calling
 *   it absent would let a task hide what it checks out
 */
export function findEnvironmentVariable({ payload }: TaskDefinition, name: string): string | undefined {
  const { env } = payload;
  if (env === undefined) return undefined;
  if (!isJsonObject(env)) throw malformed('payload.env', 'an object', env);
  const value = Object.hasOwn(env, name) ? env[name] : undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw malformed(`payload.env.${name}`, 'a string', value);
}

function malformed(where: string, expected: string, actual: JsonValue): Refusal {
  return new Refusal({
    code: 'source/variable-malformed',
    message: `${where} is not ${expected}`,
    where,
    expected,
    actual: show(actual),
    nextStep: 'Write the environment of the task as an object of strings.',
  });
}
