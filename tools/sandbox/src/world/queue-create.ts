import type { JsonObject, JsonValue } from '@chain-of-trust/types';

const day = 86_400_000;

const units: Readonly<Record<string, number>> = {
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day,
  year: 365 * day,
};

/** Gives a definition everything that the queue adds when a task is created. */
export function createInQueue(definition: JsonObject): JsonObject {
  const { taskId: _, ...members } = definition;
  const pool = `${String(members.provisionerId)}/${String(members.workerType)}`;
  return {
    dependencies: [],
    requires: 'all-completed',
    priority: 'lowest',
    retries: 5,
    routes: [],
    scopes: [],
    tags: {},
    extra: {},
    projectId: 'none',
    taskQueueId: pool,
    ...members,
  };
}

/** Replaces relative times of a task graph by times, counted from the creation of the task. */
export function resolveTimes(value: JsonValue, created: Date): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => resolveTimes(item, created));
  const object = value as JsonObject;
  const relative = object['relative-datestamp'];
  if (typeof relative === 'string') {
    const [count, unit = ''] = relative.split(' ');
    return new Date(
      created.getTime() + Number(count) * (units[unit.replace(/s$/, '')] ?? Number.NaN),
    ).toISOString();
  }
  return Object.fromEntries(
    Object.entries(object).map(([key, member]) => [key, resolveTimes(member, created)]),
  );
}
