import { resolve } from 'node:path';
import {
  cacheEvidence,
  createLiveEvidence,
  type LiveEvidenceOptions,
  openBundledEvidence,
  type Recording,
  recordEvidence,
  type Traffic,
} from '@chain-of-trust/evidence';
import { printable } from '@chain-of-trust/report';
import type { Evidence, Report } from '@chain-of-trust/types';
import type { VerificationInput } from '@chain-of-trust/verifier';
import type { Configuration } from '../../configuration/schema.js';
import { UsageError } from '../../error.js';
import { type Options, required } from '../../options.js';
import type { Progress } from '../../progress.js';
import type { Terminal } from '../../terminal.js';
import { YoungGeneration } from '../../young-generation.js';
import { findCache, settleCache } from './cache.js';
import { findDeployment } from './deployment.js';

/** Where evidence comes from. */
export interface EvidenceSource {
  readonly target: VerificationInput['target'];
  /** Begins a verification. */
  readonly begin: () => Promise<Attempt>;
  readonly close: () => Promise<void>;
}

/** One verification. */
export interface Attempt {
  readonly evidence: Evidence;
  /**
   * To be called when all rules were evaluated: what was to be recorded or kept is written.
   *
   * @returns false where it counts for nothing and another attempt has to begin, as a cache has had a part in it
   */
  readonly end: (report: Report, at: Date) => Promise<boolean>;
}

/** What {@link openSource} needs. */
export interface SourceSetting {
  readonly taskId: string | undefined;
  readonly options: Options;
  readonly configuration: Configuration;
  readonly terminal: Terminal;
  readonly workDir: string | undefined;
  readonly progress: Pick<Progress, 'onTraffic'>;
  /** Told the sha256 of the bundle that everything is read from. */
  readonly bundleOpened?: ((sha256: string) => void) | undefined;
}

/**
 * Opens the bundle of `--from`, or the deployment, recorded for `--bundle`.
 *
 * @throws UsageError any code, BundleError, CacheError, EvidenceConfigurationError
 */
export async function openSource(setting: SourceSetting): Promise<EvidenceSource> {
  refuseTogether(setting.options);
  return setting.options.from === undefined ? openLive(setting) : openBundle(setting, setting.options.from);
}

const apart = [
  ['from', '--from', 'bundle', '--bundle'],
  ['from', '--from', 'rootUrl', '--root-url'],
  ['from', '--from', 'cache', '--cache'],
  // Rules that were not evaluated have read nothing, and a bundle would not hold what they read.
  ['bundle', '--bundle', 'failFast', '--fail-fast'],
] as const;

function refuseTogether(options: Options): void {
  for (const [one, oneFlag, other, otherFlag] of apart) {
    if (options[one] === undefined || options[other] === undefined) continue;
    throw conflict(`${oneFlag} does not go with ${otherFlag}`, 'Leave one of them out.');
  }
  if (options.withArtifacts !== undefined && options.bundle === undefined)
    throw conflict('--with-artifacts is given without --bundle', 'Add --bundle FILE.');
}

async function openLive(setting: SourceSetting): Promise<EvidenceSource> {
  const { options, configuration, terminal, progress } = setting;
  const target = {
    taskId: setting.taskId ?? required({}, 'taskId', 'TASK_ID'),
    taskType: required(options, 'taskType', '--task-type'),
  };
  const deployment = await findDeployment(options, configuration, terminal);
  const cacheOptions = findCache(options, configuration, terminal.cwd);
  const young = new YoungGeneration();
  const onTraffic = (traffic: Traffic) => {
    young.onTraffic(traffic);
    progress.onTraffic(traffic);
  };
  const live = createLiveEvidence({ ...deployment, onTraffic, onRequest: requestLog(options, terminal) });
  const cache =
    cacheOptions === undefined
      ? undefined
      : await cacheEvidence(live, { ...cacheOptions, rootUrl: deployment.rootUrl, target });
  const evidence = cache?.evidence ?? live;
  const recordings: Recording[] = [];
  const begin = async () => {
    if (options.bundle === undefined) return evidence;
    const recording = await recordEvidence(evidence, { withArtifacts: options.withArtifacts !== undefined });
    recordings.push(recording);
    return recording.evidence;
  };
  const end = async (report: Report, at: Date) => {
    if (cache !== undefined && !(await settleCache(cache, report, terminal))) return false;
    if (options.bundle !== undefined)
      await recordings.at(-1)?.save(resolve(terminal.cwd, options.bundle), { ...target, at });
    return true;
  };
  return {
    target,
    begin: async () => ({ evidence: await begin(), end }),
    close: async () => {
      await Promise.all([live.close(), cache?.close(), ...recordings.map((recording) => recording.close())]);
    },
  };
}

/** For `--verbose`. */
function requestLog({ verbose }: Options, terminal: Terminal): LiveEvidenceOptions['onRequest'] {
  if (verbose === undefined) return undefined;
  return ({ url, outcome, milliseconds }) =>
    terminal.stderr(
      `cot: GET ${printable(url)} ${printable(String(outcome))} ${milliseconds.toFixed(0)} ms\n`,
    );
}

/** The bundle says which task it is about; who names one wants that one. */
async function openBundle(
  { taskId, options, terminal, workDir, bundleOpened }: SourceSetting,
  from: string,
): Promise<EvidenceSource> {
  const withDigest = bundleOpened !== undefined;
  const bundled = await openBundledEvidence(resolve(terminal.cwd, from), { withDigest });
  if (bundled.sha256 !== undefined) bundleOpened?.(bundled.sha256);
  const { target } = bundled;
  const isOther =
    (taskId ?? target.taskId) !== target.taskId || (options.taskType ?? target.taskType) !== target.taskType;
  const isWithoutFiles = workDir !== undefined && !bundled.hasArtifacts;
  if (!isOther && !isWithoutFiles)
    return {
      target,
      begin: async () => ({ evidence: bundled, end: async () => true }),
      close: () => bundled.close(),
    };
  await bundled.close();
  if (isOther) {
    const { taskType } = target;
    throw conflict(
      `the bundle is of ${target.taskId} as ${taskType}`,
      'Leave task and task type out, or use the bundle of that task.',
    );
  }
  throw conflict(
    'the bundle holds digests of artifacts, and no artifacts for the work folder',
    'Leave --work-dir out, or record the verification with --with-artifacts.',
  );
}

function conflict(message: string, nextStep: string): UsageError {
  return new UsageError({ code: 'usage-conflict', message, nextStep });
}
