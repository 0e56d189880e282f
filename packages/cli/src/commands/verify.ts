import { resolve } from 'node:path';
import { openWorkDirectory } from '@chain-of-trust/evidence';
import { loadProduct, type Policy, parsePolicy } from '@chain-of-trust/policy';
import { formatReportJson, formatReportText } from '@chain-of-trust/report';
import type { ArtifactStore, Report } from '@chain-of-trust/types';
import { verifyChainOfTrust } from '@chain-of-trust/verifier';
import { loadConfiguration } from '../configuration/load.js';
import type { Configuration } from '../configuration/schema.js';
import { createDiscardingStore } from '../discarding-store.js';
import { UsageError } from '../error.js';
import { verdictStatus } from '../exit-status.js';
import { readFileOf } from '../files.js';
import { tellFailure } from '../key-failure.js';
import { findKeySource, type LoadedKeys, loadKeySource } from '../key-source.js';
import { collectKeys } from '../keys.js';
import { type Options, referenceTime } from '../options.js';
import { startProgress } from '../progress.js';
import { hasColor, type Terminal } from '../terminal.js';
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

async function verifyTask(taskId: string | undefined, options: Options, terminal: Terminal): Promise<Report> {
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
      observer: progress.observer,
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

/** A policy file must be of the product that was asked for, so that a stale path cannot swap one for another. */
async function findPolicy(options: Options, configuration: Configuration, cwd: string): Promise<Policy> {
  const product = options.product ?? configuration.product;
  const file = options.policy === undefined ? configuration.policy : resolve(cwd, options.policy);
  if (file === undefined) {
    if (product !== undefined) return loadProduct(product);
    throw new UsageError({
      code: 'usage-missing',
      message: 'no policy: neither --product nor --policy is given',
      nextStep: 'Add --product firefox, or --policy FILE.',
    });
  }
  const policy = parsePolicy(await readFileOf(file, 'policy file'), file);
  if (product === undefined || policy.product === product) return policy;
  throw new UsageError({
    code: 'usage-conflict',
    message: `the policy file is of ${policy.product}, not of ${product}`,
    nextStep: 'Give the product of the policy file, or another file.',
    facts: { file, expected: product, actual: policy.product },
  });
}
