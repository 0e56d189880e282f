import type { TaskDefinition } from '@chain-of-trust/types';
import { findOwnMember } from '../../own-member.js';

/**
 * Reads a variable of the task's environment; anything but a string counts as absent, because a worker would not
 * pass it on either.
 */
export function findEnvironmentVariable({ payload }: TaskDefinition, name: string): string | undefined {
  const value = findOwnMember(payload.env, name);
  return typeof value === 'string' ? value : undefined;
}
