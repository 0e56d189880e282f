import { resolve } from 'node:path';
import { checkSchema, type WorkerImplementation } from '@chain-of-trust/types';
import { UsageError } from '../../error.js';
import type { Terminal } from '../../terminal.js';
import type { GenerateOptions } from './options.js';
import { type Preset, presetSchema } from './preset-schema.js';

const flags = {
  certifiedLog: '--certified-log',
  chainOfTrustLog: '--chain-of-trust-log',
  image: '--image',
  additionalData: '--additional-data',
  reservedAdditions: '--reserved-additions',
} as const;

type Fact = keyof typeof flags;

const facts = {
  'docker-worker': { all: ['certifiedLog', 'image'], needed: ['certifiedLog'] },
  'generic-worker': {
    all: ['certifiedLog', 'additionalData', 'reservedAdditions'],
    needed: ['certifiedLog'],
  },
  'taskcluster-worker': { all: ['certifiedLog'], needed: [] },
  scriptworker: { all: ['chainOfTrustLog'], needed: [] },
} as const satisfies Record<WorkerImplementation, { all: readonly Fact[]; needed: readonly Fact[] }>;

/** Names that the logs have among the artifacts, for `--gzip`. */
export const logNames = {
  certifiedLog: 'public/logs/certified.log',
  chainOfTrustLog: 'public/logs/chain_of_trust.log',
} as const;

/**
 * What the options say of one worker implementation; `undefined` without `--preset`.
 *
 * @throws UsageError `usage-conflict` for an option that does not belong to it, `usage-missing` for one that it needs
 */
export function presetOf({ single, gzip }: GenerateOptions, { cwd }: Terminal): Preset | undefined {
  const names = Object.keys(flags) as Fact[]; // of an object whose members are all known
  const given = names.filter((name) => single[name] !== undefined);
  const worker = single.preset;
  refuseOthers(worker, given);
  if (worker === undefined) return undefined;
  const file = (path: string | undefined) => (path === undefined ? undefined : resolve(cwd, path));
  const log = (name: keyof typeof logNames) => stored(file(single[name]), gzip.includes(logNames[name]));
  return checkSchema(
    presetSchema,
    withoutAbsent({
      worker,
      certifiedLog: log('certifiedLog'),
      chainOfTrustLog: log('chainOfTrustLog'),
      image: file(single.image),
      additionalData: stored(file(single.additionalData), false),
      reservedAdditions: single.reservedAdditions,
    }),
    'preset',
  );
}

function refuseOthers(worker: string | undefined, given: readonly Fact[]): void {
  const [first] = given;
  if (worker === undefined && first === undefined) return;
  if (worker === undefined) throw conflict(`${flags[first as Fact]} without --preset`); // there is one
  const { all, needed }: { all: readonly Fact[]; needed: readonly Fact[] } =
    facts[worker as WorkerImplementation]; // one of the choices
  const other = given.find((name) => !all.includes(name));
  if (other !== undefined) throw conflict(`${worker} has no ${flags[other]}`);
  const lacking = needed.find((name) => !given.includes(name));
  if (lacking === undefined) return;
  throw new UsageError({
    code: 'usage-missing',
    message: `${worker} always has a log: ${flags[lacking]} is missing`,
    nextStep: `Add ${flags[lacking]} FILE.`,
  });
}

function stored(file: string | undefined, isGzip: boolean) {
  if (file === undefined) return undefined;
  return isGzip ? { file, contentEncoding: 'gzip' } : { file };
}

function withoutAbsent(members: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

function conflict(message: string): UsageError {
  return new UsageError({
    code: 'usage-conflict',
    message,
    nextStep: 'Give --preset with the worker that ran the task, and only what that worker has.',
  });
}
