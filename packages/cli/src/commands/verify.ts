import { resolve } from 'node:path';
import { openWorkDirectory } from '@chain-of-trust/evidence';
import type { ArtifactStore, Report } from '@chain-of-trust/types';
import {
  type VerificationInput,
  type VerificationObserver,
  verifyChainOfTrust,
} from '@chain-of-trust/verifier';
import { loadConfiguration } from '../configuration/load.js';
import { createDiscardingStore } from '../discarding-store.js';
import { verdictStatus } from '../exit-status.js';
import { tellFailure } from '../key-failure.js';
import { findKeySource, type LoadedKeys, loadKeySource } from '../key-source.js';
import { collectKeys } from '../keys.js';
import { type Options, referenceTime } from '../options.js';
import { noProgress, type Progress, startProgress } from '../progress.js';
import type { Terminal } from '../terminal.js';
import { findFormat } from './verify/formats.js';
import { findPolicy } from './verify/policy.js';
import { openSource } from './verify/source.js';

/** What is told of one verification, beside the progress that is shown. */
export type Listener = Pick<VerificationObserver, 'blobSigned' | 'ruleFinished' | 'linkEstablished'>;

/** What {@link verifyTask} can do that is no option of `cot verify`. */
export interface MoreOfVerification {
  /** Gives who is told of one attempt; what the last one was told counts. */
  readonly listen?: () => Listener;
  readonly targetHasRun?: VerificationInput['targetHasRun'];
  /** Told the sha256 of the bundle that everything is read from. */
  readonly bundleOpened?: (sha256: string) => void;
  /** Nothing is read but what is named: where a script is about to run, tasks' files may lie in the current folder. */
  readonly isUnattended?: boolean;
}

/** Of who has those of the policy only. */
const noKeys: LoadedKeys = { sets: new Map(), failures: new Map() };

/** `cot verify`: verifies the chain of a task, prints the report and returns the exit status. */
export async function verify(
  taskId: string | undefined,
  options: Options,
  terminal: Terminal,
): Promise<number> {
  const format = findFormat(options.format);
  const report = await verifyTask(taskId, options, terminal);
  const isAsked = options.format !== undefined && options.format !== 'text';
  if (isAsked || !report.verified || options.quiet === undefined) terminal.stdout(format(report, terminal));
  return verdictStatus[report.verdict];
}

/**
 * Verifies the chain of a task with everything that the options of `cot verify` say.
 */
export async function verifyTask(
  taskId: string | undefined,
  options: Options,
  terminal: Terminal,
  { listen = () => ({}), targetHasRun, bundleOpened, isUnattended = false }: MoreOfVerification = {},
): Promise<Report> {
  const at = referenceTime(options.at, terminal.now);
  const isSearched = options.config !== undefined || !isUnattended;
  const configuration = isSearched ? await loadConfiguration(options.config, terminal.cwd) : {};
  const policy = await findPolicy(options, configuration, terminal.cwd);
  const keySource = findKeySource(options, configuration, terminal);
  const loaded = keySource === undefined ? noKeys : await loadKeySource(keySource, at);
  for (const [name, failure] of loaded.failures) tellFailure(name, failure, terminal);
  const keys = collectKeys(policy, loaded);
  const workDir = fromCwd(options.workDir, terminal) ?? configuration.workDir;
  const failFast = options.failFast !== undefined;
  const progress = progressFor(options, terminal);
  const setting = { taskId, options, configuration, terminal, workDir, progress, bundleOpened };
  const source = await openSource(setting);
  const { target } = source;
  try {
    for (;;) {
      const { evidence, end } = await source.begin();
      const store = await openStore(workDir);
      const input = { target, evidence, policy, keys, at, store, failFast, targetHasRun };
      progress.restart();
      const observer = { ...progress.observer, ...listen() };
      const report = await verifyChainOfTrust({ ...input, observer });
      progress.stop();
      if (await end(report, at)) return report;
    }
  } finally {
    progress.stop();
    await source.close();
  }
}

/** Who wants each request said has no line that is drawn again. */
function progressFor({ quiet, verbose }: Options, terminal: Terminal): Progress {
  return quiet === undefined && verbose === undefined ? startProgress(terminal) : noProgress;
}

function fromCwd(path: string | undefined, terminal: Terminal): string | undefined {
  return path === undefined ? undefined : resolve(terminal.cwd, path);
}

async function openStore(workDir: string | undefined): Promise<ArtifactStore> {
  return workDir === undefined ? createDiscardingStore() : openWorkDirectory(workDir);
}
