import { resolve } from 'node:path';
import { openWorkDirectory } from '@chain-of-trust/evidence';
import { formatReportJson, formatReportText } from '@chain-of-trust/report';
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
import { startProgress } from '../progress.js';
import { hasColor, type Terminal } from '../terminal.js';
import { findPolicy } from './verify/policy.js';
import { openSource } from './verify/source.js';

/** Of who has those of the policy only. */
const noKeys: LoadedKeys = { sets: new Map(), failures: new Map() };

/** `cot verify`: verifies the chain of a task, prints the report and returns the exit status. */
export async function verify(
  taskId: string | undefined,
  options: Options,
  terminal: Terminal,
): Promise<number> {
  const report = await verifyTask(taskId, options, terminal);
  const isJson = options.format === 'json';
  terminal.stdout(
    isJson ? formatReportJson(report) : formatReportText(report, { color: hasColor(terminal) }),
  );
  return verdictStatus[report.verdict];
}

/** What is told of a verification, beside the progress that is shown. */
export type Listener = Pick<VerificationObserver, 'blobSigned' | 'linkEstablished'>;

/**
 * Verifies the chain of a task with everything that the options of `cot verify` say.
 *
 * @param listen - gives who is told of one attempt; what the last one was told counts
 */
export async function verifyTask(
  taskId: string | undefined,
  options: Options,
  terminal: Terminal,
  listen: () => Listener = () => ({}),
): Promise<Report> {
  const at = referenceTime(options.at, terminal.now);
  const configuration = await loadConfiguration(options.config, terminal.cwd);
  const policy = await findPolicy(options, configuration, terminal.cwd);
  const keySource = findKeySource(options, configuration, terminal);
  const loaded = keySource === undefined ? noKeys : await loadKeySource(keySource, at);
  for (const [name, failure] of loaded.failures) tellFailure(name, failure, terminal);
  const keys = collectKeys(policy, loaded);
  const workDir = fromCwd(options.workDir, terminal) ?? configuration.workDir;
  const failFast = options.failFast !== undefined;
  const source = await openSource({ taskId, options, configuration, terminal, workDir });
  const { target } = source;
  try {
    for (;;) {
      const { evidence, end } = await source.begin();
      const store = await openStore(workDir);
      const input = { target, evidence, policy, keys, at, store, failFast };
      const report = await verifyOnce(input, listen(), terminal);
      if (await end(report, at)) return report;
    }
  } finally {
    await source.close();
  }
}

async function verifyOnce(input: VerificationInput, listener: Listener, terminal: Terminal): Promise<Report> {
  const progress = startProgress(terminal);
  try {
    return await verifyChainOfTrust({ ...input, observer: { ...progress.observer, ...listener } });
  } finally {
    progress.stop();
  }
}

function fromCwd(path: string | undefined, terminal: Terminal): string | undefined {
  return path === undefined ? undefined : resolve(terminal.cwd, path);
}

async function openStore(workDir: string | undefined): Promise<ArtifactStore> {
  return workDir === undefined ? createDiscardingStore() : openWorkDirectory(workDir);
}
