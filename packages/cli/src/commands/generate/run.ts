import { resolve } from 'node:path';
import type { FinishedRun } from '@chain-of-trust/generator';
import { isJsonObject, type JsonObject, parseJson, taskSizedBounds } from '@chain-of-trust/types';
import { UsageError } from '../../error.js';
import { readFileOf } from '../../files.js';
import { required } from '../../options.js';
import type { Terminal } from '../../terminal.js';
import { nameAndValue } from './name-and-value.js';
import type { GenerateOptions } from './options.js';

const flags = {
  taskId: '--task-id',
  runId: '--run-id',
  task: '--task',
  workerGroup: '--worker-group',
  workerId: '--worker-id',
  workerType: '--worker-type',
} as const;

/**
 * The run that `--run` holds, or that the options describe one by one.
 *
 * @throws UsageError any code; DocumentError for what is no JSON
 */
export async function describedRun(options: GenerateOptions, terminal: Terminal): Promise<FinishedRun> {
  const { single, environment } = options;
  const described = Object.entries(flags).filter(([name]) => single[name] !== undefined);
  if (single.run === undefined) return fromOptions(options, terminal);
  if (described.length === 0 && environment.length === 0) return readObject(single.run, 'run', terminal);
  throw new UsageError({
    code: 'usage-conflict',
    message: `--run and ${described[0]?.[1] ?? '--environment'} are both given`,
    nextStep: 'Describe the run in one JSON document, or by options.',
  });
}

async function fromOptions(
  { single, environment }: GenerateOptions,
  terminal: Terminal,
): Promise<FinishedRun> {
  const runId = required(single, 'runId', '--run or --run-id');
  const pairs = environment.map((pair) => nameAndValue(pair, '--environment', 'region=us-east-1'));
  if (!/^\d{1,4}$/.test(runId)) throw invalid(`--run-id is no run: ${JSON.stringify(runId)}`);
  if (new Set(pairs.map(([name]) => name)).size < pairs.length)
    throw invalid('--environment names one thing twice');
  return {
    taskId: required(single, 'taskId', '--run or --task-id'),
    runId: Number(runId),
    task: await readObject(required(single, 'task', '--run or --task'), 'task', terminal),
    workerGroup: required(single, 'workerGroup', '--run or --worker-group'),
    workerId: required(single, 'workerId', '--run or --worker-id'),
    ...(single.workerType === undefined ? {} : { workerType: single.workerType }),
    environment: Object.fromEntries(pairs),
  };
}

async function readObject(file: string, what: string, terminal: Terminal): Promise<JsonObject> {
  const content =
    file === '-' ? await readAll(terminal.stdin()) : await readFileOf(resolve(terminal.cwd, file), what);
  const value = parseJson(content, taskSizedBounds);
  if (isJsonObject(value)) return value;
  throw invalid(`the ${what} is not a JSON object`);
}

function invalid(message: string): UsageError {
  return new UsageError({
    code: 'usage-value',
    message,
    nextStep: 'Give taskId, runId, task, workerGroup, workerId and environment as the worker has them.',
  });
}

/** Stops reading what is too large; the parser says so. */
async function readAll(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes > taskSizedBounds.maxBytes) return new Uint8Array(bytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
