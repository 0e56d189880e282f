import type { JsonObject, JsonValue } from '@chain-of-trust/types';
import { Refusal } from '../../engine/refusal.js';

const second = 1000;
const day = 86_400 * second;

/** Lengths of the units that task graphs use. A month is 30 days and a year 365, as taskgraph has them. */
const units: ReadonlyMap<string, number> = new Map([
  ['second', second],
  ['minute', 60 * second],
  ['hour', 3600 * second],
  ['day', day],
  ['week', 7 * day],
  ['month', 30 * day],
  ['year', 365 * day],
]);

/**
 * Replaces every `{"relative-datestamp": "1 year"}` of a graph's definition by the time it stands for, counted
 * from the time the task was created.
 *
 * @see taskgraph `util/parameterization.py`, `resolve_timestamps`
 */
export function resolveRelativeDatestamps(value: JsonValue, created: Date): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => resolveRelativeDatestamps(item, created));
  const object = value as JsonObject;
  const relative = object['relative-datestamp'];
  if (relative !== undefined && Object.keys(object).length === 1) return resolve(relative, created);
  return Object.fromEntries(
    Object.entries(object).map(([key, member]) => [key, resolveRelativeDatestamps(member, created)]),
  );
}

function resolve(relative: JsonValue, created: Date): string {
  const match = typeof relative === 'string' ? /^(\d{1,6}) ?([a-z]+?)s?$/.exec(relative) : null;
  const length = units.get(match?.[2] ?? '');
  const time = created.getTime() + Number(match?.[1]) * (length ?? Number.NaN);
  if (Number.isFinite(time)) return new Date(time).toISOString();
  throw new Refusal({
    code: 'graph/relative-datestamp',
    message: `the task graph has a relative time that cannot be read: ${JSON.stringify(relative)}`,
    actual: JSON.stringify(relative),
    nextStep: 'Look at what the decision task published.',
  });
}
