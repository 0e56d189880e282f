import { resolve } from 'node:path';
import { openWorkDirectory } from '@chain-of-trust/evidence';
import { formatReportHtml, formatReportJson, formatReportText } from '@chain-of-trust/report';
import type { ArtifactStore, Report } from '@chain-of-trust/types';
import { type VerificationObserver, verifyChainOfTrust } from '@chain-of-trust/verifier';
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
  terminal.stdout(formatReport(report, options.format, terminal));
  return verdictStatus[report.verdict];
}

function formatReport(report: Report, format: string | undefined, terminal: Terminal): string {
  if (format === 'json') return formatReportJson(report);
  if (format === 'html') return formatReportHtml(report);
  return formatReportText(report, { color: hasColor(terminal) });
}

/**
 * Verifies the chain of a task with everything that the options of `cot verify` say.
 *
 * @param listener - told what is said of it, beside the progress that is shown
 */
export async function verifyTask(
  taskId: string | undefined,
  options: Options,
  terminal: Terminal,
  listener: Pick<VerificationObserver, 'blobSigned'> = {},
): Promise<Report> {
  const at = referenceTime(options.at, terminal.now);
  const configuration = await loadConfiguration(options.config, terminal.cwd);
  const policy = await findPolicy(options, configuration, terminal.cwd);
  const keySource = findKeySource(options, configuration, terminal);
  const loaded = keySource === undefined ? noKeys : await loadKeySource(keySource, at);
  for (const [name, failure] of loaded.failures) tellFailure(name, failure, terminal);
  const keys = collectKeys(policy, loaded);
  const workDir = fromCwd(options.workDir, terminal) ?? configuration.workDir;
  const source = await openSource({ taskId, options, configuration, terminal, workDir });
  const progress = startProgress(terminal);
  try {
    const report = await verifyChainOfTrust({
      target: source.target,
      evidence: source.evidence,
      policy,
      keys,
      at,
      store: await openStore(workDir),
      observer: { ...progress.observer, ...listener },
      failFast: options.failFast !== undefined,
    });
    await source.end(at);
    return report;
  } finally {
    progress.stop();
    await source.close();
  }
}

function fromCwd(path: string | undefined, terminal: Terminal): string | undefined {
  return path === undefined ? undefined : resolve(terminal.cwd, path);
}

async function openStore(workDir: string | undefined): Promise<ArtifactStore> {
  return workDir === undefined ? createDiscardingStore() : openWorkDirectory(workDir);
}
