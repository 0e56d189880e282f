import { readTaskclusterEnvironment } from '@chain-of-trust/evidence';
import { printable } from '@chain-of-trust/report';
import { isWorkerImplementation, type WorkerImplementation } from '@chain-of-trust/types';
import { loadConfiguration } from '../../configuration/load.js';
import { UsageError } from '../../error.js';
import { exitStatus } from '../../exit-status.js';
import { findKeySource, loadKeySource } from '../../key-source.js';
import { collectKeys } from '../../keys.js';
import { type Options, referenceTime, required } from '../../options.js';
import type { Terminal } from '../../terminal.js';
import { findPolicy } from '../verify/policy.js';
import { blobRows, formatRow, type Trust } from './blob.js';
import { clockRow } from './clock.js';
import { checkKeys } from './keys.js';
import { outputRow } from './output.js';
import type { CheckRow } from './row.js';

/**
 * `cot worker-check`: asks a worker host everything that would otherwise be noticed when a release is refused, prints a table
 * and returns 0 only where nothing is wrong. What was not checked is told, and with `--strict` counts as wrong.
 *
 * @throws UsageError any code, for what cannot be asked at all
 */
export async function workerCheck(options: Options, terminal: Terminal): Promise<number> {
  const at = referenceTime(options.at, terminal.now);
  const trust = await findTrust(options, terminal, at);
  const { keys, rows: keyRows } = await checkKeys(options, terminal, at);
  const rows = [
    ...keyRows,
    await clockRow(options.rootUrl ?? readTaskclusterEnvironment(terminal.env).rootUrl, terminal.now),
    await outputRow(options, terminal),
    await formatRow(keys, trust?.policy),
    ...(await blobRows(keys, trust, at)),
  ];
  const verdict = verdictOf(rows, options.strict !== undefined);
  terminal.stdout(options.json === undefined ? toText(rows, verdict) : toJson(rows, verdict, at));
  return verdict.isReady ? exitStatus.ok : exitStatus.refused;
}

interface CheckVerdict {
  readonly isReady: boolean;
  readonly notOk: number;
  readonly notChecked: number;
}

function verdictOf(rows: readonly CheckRow[], isStrict: boolean): CheckVerdict {
  const count = (status: CheckRow['status']) => rows.filter((row) => row.status === status).length;
  const [notOk, notChecked] = [count('not ok'), count('not checked')];
  return { isReady: notOk === 0 && !(isStrict && notChecked > 0), notOk, notChecked };
}

async function findTrust(options: Options, terminal: Terminal, at: Date): Promise<Trust | undefined> {
  const implementation = implementationOf(options);
  const configuration = await loadConfiguration(options.config, terminal.cwd);
  const hasPolicy = [options.product, options.policy, configuration.product, configuration.policy].some(
    (each) => each !== undefined,
  );
  const policy = hasPolicy ? await findPolicy(options, configuration, terminal.cwd) : undefined;
  const source = findKeySource(options, configuration, terminal);
  if (policy === undefined && source === undefined) return undefined;
  const loaded =
    source === undefined ? { sets: new Map(), failures: new Map() } : await loadKeySource(source, at);
  const failure = loaded.failures.get(implementation);
  if (failure !== undefined) throw failure;
  const sets = policy === undefined ? loaded.sets : collectKeys(policy, loaded);
  return { policy, keySet: sets.get(implementation), implementation };
}

function implementationOf(options: Options): WorkerImplementation {
  const name = required(options, 'workerImplementation', '--worker-implementation');
  if (isWorkerImplementation(name)) return name;
  throw new UsageError({
    code: 'usage-value',
    message: `no worker implementation is named ${JSON.stringify(name)}`,
    nextStep: 'Give docker-worker, generic-worker, taskcluster-worker or scriptworker.',
  });
}

const marks = { ok: '✓', 'not ok': '✗', 'not checked': '?' } as const;

function toText(rows: readonly CheckRow[], { isReady, notOk, notChecked }: CheckVerdict): string {
  const width = Math.max(...rows.map(({ check }) => check.length));
  const lines = rows.map(({ check, status, detail, nextStep }) => {
    const line = `${marks[status]} ${check.padEnd(width)}  ${status.padEnd(11)}  ${printable(detail)}`;
    return nextStep === undefined
      ? line
      : `${line}\n  ${' '.repeat(width)}  ${' '.repeat(11)}  → ${printable(nextStep)}`;
  });
  const counts = `${rows.length - notOk - notChecked} ok, ${notOk} not ok, ${notChecked} not checked`;
  return `${lines.join('\n')}\n${isReady ? 'READY' : 'NOT READY'}: ${counts}\n`;
}

function toJson(rows: readonly CheckRow[], { isReady, notOk, notChecked }: CheckVerdict, at: Date): string {
  return `${JSON.stringify({ ready: isReady, at, notOk, notChecked, checks: rows }, null, 2)}\n`;
}
