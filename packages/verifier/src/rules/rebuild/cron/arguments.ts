import type { JsonObject, JsonValue } from '@chain-of-trust/types';
import { shellQuote } from './shell-quote.js';

/**
 * The arguments that a cron job gives to its decision task, quoted for a shell and joined by spaces; `undefined`
 * where the job has them in a form that cannot be written as arguments.
 *
 * @see build-decision `cron/decision.py`, `make_arguments`
 */
export function quotedArgumentsOf(job: JsonObject): string | undefined {
  const optimize = job['optimize-target-tasks'];
  const words = [
    ...option('--target-tasks-method', job['target-tasks-method']),
    ...option('--optimize-target-tasks', typeof optimize === 'boolean' ? String(optimize) : optimize),
    ...(job['include-push-tasks'] === undefined ? [] : ['--include-push-tasks']),
    ...listOf(job['rebuild-kinds']).flatMap((kind) => option('--rebuild-kind', kind)),
  ];
  return words.every((word) => word !== undefined) ? words.map(shellQuote).join(' ') : undefined;
}

/** What is no list becomes one with an entry that is no argument. */
function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value].map(() => ({}));
}

function option(name: string, value: JsonValue | undefined): readonly (string | undefined)[] {
  if (value === undefined || value === null) return [];
  return [typeof value === 'string' ? `${name}=${value}` : undefined];
}
