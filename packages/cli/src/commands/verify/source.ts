import { resolve } from 'node:path';
import { createLiveEvidence, openBundledEvidence, recordEvidence } from '@chain-of-trust/evidence';
import type { Evidence } from '@chain-of-trust/types';
import type { VerificationInput } from '@chain-of-trust/verifier';
import type { Configuration } from '../../configuration/schema.js';
import { UsageError } from '../../error.js';
import { type Options, required } from '../../options.js';
import type { Terminal } from '../../terminal.js';
import { findDeployment } from './deployment.js';

/** Where evidence comes from. */
export interface EvidenceSource {
  readonly target: VerificationInput['target'];
  readonly evidence: Evidence;
  /** To be called when all rules were evaluated: what was to be recorded is written. */
  readonly end: (at: Date) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** What {@link openSource} needs. */
export interface SourceSetting {
  readonly taskId: string | undefined;
  readonly options: Options;
  readonly configuration: Configuration;
  readonly terminal: Terminal;
  readonly workDir: string | undefined;
}

/**
 * Opens the bundle of `--from`, or the deployment, recorded for `--bundle`.
 *
 * @throws UsageError any code, BundleError, EvidenceConfigurationError
 */
export async function openSource(setting: SourceSetting): Promise<EvidenceSource> {
  refuseTogether(setting.options);
  return setting.options.from === undefined ? openLive(setting) : openBundle(setting, setting.options.from);
}

const apart = [
  ['from', '--from', 'bundle', '--bundle'],
  ['from', '--from', 'rootUrl', '--root-url'],
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
  const { options, configuration, terminal } = setting;
  const target = {
    taskId: setting.taskId ?? required({}, 'taskId', 'TASK_ID'),
    taskType: required(options, 'taskType', '--task-type'),
  };
  const live = createLiveEvidence(await findDeployment(options, configuration, terminal));
  const { bundle } = options;
  if (bundle === undefined)
    return { target, evidence: live, end: async () => undefined, close: () => live.close() };
  const recording = await recordEvidence(live, { withArtifacts: options.withArtifacts !== undefined });
  return {
    target,
    evidence: recording.evidence,
    end: (at) => recording.save(resolve(terminal.cwd, bundle), { ...target, at }),
    close: async () => void (await Promise.all([live.close(), recording.close()])),
  };
}

/** The bundle says which task it is about; who names one wants that one. */
async function openBundle(
  { taskId, options, terminal, workDir }: SourceSetting,
  from: string,
): Promise<EvidenceSource> {
  const bundled = await openBundledEvidence(resolve(terminal.cwd, from));
  const { target } = bundled;
  const isOther =
    (taskId ?? target.taskId) !== target.taskId || (options.taskType ?? target.taskType) !== target.taskType;
  const isWithoutFiles = workDir !== undefined && !bundled.hasArtifacts;
  if (!isOther && !isWithoutFiles)
    return { target, evidence: bundled, end: async () => undefined, close: () => bundled.close() };
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
