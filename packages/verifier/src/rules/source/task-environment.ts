import type { TaskDefinition } from '@chain-of-trust/types';

/**
 * Reads a variable of the task's environment; anything but a string counts as absent, because a worker would not
 * pass it on either.
 */
export function findEnvironmentVariable({ payload }: TaskDefinition, name: string): string | undefined {
  const { env } = payload;
  if (typeof env !== 'object' || env === null || Array.isArray(env) || !Object.hasOwn(env, name))
    return undefined;
  const value: unknown = Reflect.get(env, name);
  return typeof value === 'string' ? value : undefined;
}
