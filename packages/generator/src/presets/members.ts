import { GeneratorError } from '../error.js';

/** Members that the facts of every worker implementation may have. */
const commonMembers = [
  'worker',
  'taskId',
  'runId',
  'task',
  'workerGroup',
  'workerId',
  'workerType',
  'environment',
  'artifacts',
] as const;

/**
 * Refuses facts that no such worker has: a certified log that is passed over is one that nobody can verify.
 *
 * @throws GeneratorError `generator-preset`
 */
export function refuseOtherMembers(facts: { readonly worker: string }, known: readonly string[]): void {
  const all: readonly string[] = [...commonMembers, ...known];
  for (const [name, value] of Object.entries(facts))
    if (value !== undefined && !all.includes(name)) throw presetError(`${facts.worker} has no ${name}`);
}

/** What is thrown for facts that do not fit a worker implementation. */
export function presetError(message: string): GeneratorError {
  return new GeneratorError({
    code: 'generator-preset',
    message,
    nextStep: 'Give the worker implementation that ran the task, with what it has.',
  });
}
