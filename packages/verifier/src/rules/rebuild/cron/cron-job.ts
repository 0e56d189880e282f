import {
  checkSchema,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  jsonEqual,
  jsonValueSchema,
  parseJson,
  recordSchema,
  taskIdSchema,
  taskSizedBounds,
} from '@chain-of-trust/types';
import * as v from 'valibot';
import { Refusal, readOrRefuse } from '../../../engine/refusal.js';
import { show } from '../../../show.js';
import type { RebuildInput } from '../rebuild-input.js';
import { readTreeFile } from '../template.js';
import { quotedArgumentsOf } from './arguments.js';

/** `extra.cron`, as the service that runs cron jobs writes it. Whatever it does not write has no business in a shell. */
const cronSchema = v.strictObject({
  task_id: v.optional(taskIdSchema),
  job_name: v.string(),
  job_symbol: v.string(),
  quoted_args: v.string(),
  input: v.optional(recordSchema(v.string(), jsonValueSchema)),
});

/**
 * Reads the cron job that a task says it runs, and returns it only when the tree describes that very job.
 *
 * `quoted_args` reaches a shell, and the task can write anything there; the same arguments are therefore made of the
 * job in the tree and compared.
 *
 * Not checked: that the job was due, and on this project. An input is possible only where the job takes one.
 */
export async function readCronJob(input: RebuildInput): Promise<JsonObject> {
  const written = input.link.task.extra?.cron;
  const cron = parseCron(written);
  const { policy } = input;
  const configuration = await readTreeFile(input, policy.cronConfiguration, {
    code: 'rebuild/cron-configuration-missing',
    nextStep: 'A tree without cron jobs has no cron tasks; find out who created this one.',
  });
  const job = findJob(configuration, cron.job_name, policy.cronConfiguration);
  refuseOtherType(job);
  refuseOther('job_symbol', job['treeherder-symbol'], cron.job_symbol);
  refuseOther('quoted_args', quotedArgumentsOf(job), cron.quoted_args);
  const takesInput = job['include-cron-input'] === true;
  if (!takesInput) refuseOther('input', {}, cron.input ?? {});
  return cron as JsonObject; // parsed from JSON
}

function parseCron(written: JsonValue | undefined): v.InferOutput<typeof cronSchema> {
  return readOrRefuse('rebuild', 'extra.cron', () => {
    const value = typeof written === 'string' ? parseJson(Buffer.from(written), taskSizedBounds) : written;
    return checkSchema(cronSchema, value, 'extra.cron');
  });
}

function findJob(configuration: JsonValue, name: string, path: string): JsonObject {
  const jobs = isJsonObject(configuration) && Array.isArray(configuration.jobs) ? configuration.jobs : [];
  const named = jobs.filter((job): job is JsonObject => isJsonObject(job) && job.name === name);
  const [entry] = named;
  if (named.length === 1 && isJsonObject(entry?.job)) return entry.job;
  throw new Refusal({
    code: 'rebuild/cron-job-unknown',
    message: `${path} has no cron job ${show(name)}, or several`,
    where: 'extra.cron.job_name',
    expected: `one job of ${path}`,
    actual: show(name),
    nextStep: 'Find out who created the task; the tree does not have this job.',
  });
}

/** Jobs of another type create no decision task. */
function refuseOtherType(job: JsonObject): void {
  if (job.type === 'decision-task') return;
  throw new Refusal({
    code: 'rebuild/cron-job-differs',
    message: 'the cron job of the tree creates no decision task',
    where: 'job.type',
    expected: 'decision-task',
    actual: show(job.type),
    nextStep: 'Somebody created the task for a job that does something else; find out who.',
  });
}

function refuseOther(member: string, expected: JsonValue | undefined, actual: JsonValue): void {
  if (expected !== undefined && jsonEqual(expected, actual)) return;
  throw new Refusal({
    code: 'rebuild/cron-job-differs',
    message: `the cron job has another ${member} in the tree`,
    where: `extra.cron.${member}`,
    expected: show(expected),
    actual: show(actual),
    nextStep: 'Somebody created the task with a changed job, whose arguments reach a shell; find out who.',
  });
}
