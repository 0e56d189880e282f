import { createLiveEvidence, type LiveEvidenceOptions } from '@chain-of-trust/evidence';
import { type Policy, parsePolicy } from '@chain-of-trust/policy';
import {
  createWorld,
  type Faults,
  type Sandbox,
  startSandbox,
  type World,
  type WorldOptions,
} from '@chain-of-trust/sandbox';
import { parseEd25519PublicKey, parseOpenPgpPublicKeys, type WorkerKeySet } from '@chain-of-trust/signing';
import type { ArtifactStore, Evidence, Report, WorkerImplementation } from '@chain-of-trust/types';
import { type VerificationObserver, verifyChainOfTrust, type WorkerKeys } from '../../src/index.js';

/** What happened to a store, and what was written completely. */
export interface StoreLog {
  readonly written: string[];
  readonly ended: string[];
}

/** A store in memory that remembers what was done with it. */
export function createStore(log: StoreLog): ArtifactStore {
  return {
    async write({ taskId, path }, content) {
      for await (const _ of content);
      log.written.push(`${taskId}/${path}`);
    },
    publish: async () => void log.ended.push('published'),
    abandon: async () => void log.ended.push('abandoned'),
  };
}

/** The keys that a world's workers sign with, as somebody who trusts them has them. */
async function keysOf(world: World): Promise<WorkerKeys> {
  const certifiers = await parseOpenPgpPublicKeys(Buffer.from(world.trustedKey.publicKey));
  const sets = [...world.keys].map(async ([name, pair]): Promise<[WorkerImplementation, WorkerKeySet]> => {
    const keys = await parseOpenPgpPublicKeys(Buffer.from(pair.openpgpPublicKey));
    const openpgp = name === 'scriptworker' ? { keys, certifiers } : { keys };
    const ed25519 = [parseEd25519PublicKey(pair.ed25519PublicKey)];
    return [name, { workerImplementation: name, ed25519, openpgp, origin: 'the world' }];
  });
  return new Map(await Promise.all(sets));
}

/** What a test may change about a verification; everything else is a good release. */
export interface Trial {
  readonly world?: WorldOptions;
  readonly tamper?: ((world: World) => void | Promise<void>) | undefined;
  readonly target?: (world: World) => { readonly taskId: string; readonly taskType: string };
  readonly policy?: string;
  readonly keys?: (keys: WorkerKeys) => WorkerKeys;
  readonly at?: (world: World) => Date;
  readonly faults?: Faults;
  readonly store?: (log: StoreLog) => ArtifactStore;
  readonly observer?: VerificationObserver;
  readonly failFast?: boolean;
  readonly targetHasRun?: boolean;
  /** Answers that replace those of the services. */
  readonly answers?: Partial<Evidence>;
  /** With what GitHub is asked; anonymously by default. */
  readonly gitHub?: (sandbox: Sandbox) => Pick<LiveEvidenceOptions, 'gitHub' | 'credentials'>;
}

/** The outcome of a trial. */
export interface TrialResult {
  readonly report: Report;
  readonly world: World;
  readonly store: StoreLog;
  readonly requests: readonly string[];
}

/** Verifies a release of the sandbox over real HTTP. */
export async function verifyTrial(trial: Trial = {}): Promise<TrialResult> {
  const world = await createWorld({ taskGraphTasks: 20, ...trial.world });
  await trial.tamper?.(world);
  const sandbox = await startSandbox(world, { faults: trial.faults ?? {} });
  const network = { attempts: 4, backoffBaseMs: 1, backoffMaxMs: 2, retryAfterMaxMs: 5 };
  const { rootUrl, mirrors } = sandbox;
  const evidence = createLiveEvidence({ rootUrl, mirrors, network, ...trial.gitHub?.(sandbox) });
  const store: StoreLog = { written: [], ended: [] };
  try {
    const keys = await keysOf(world);
    const report = await verifyChainOfTrust({
      target: trial.target?.(world) ?? { taskId: world.names.signing, taskType: 'signing' },
      evidence: { ...evidence, ...trial.answers },
      policy: policyOf(world, trial.policy),
      keys: trial.keys?.(keys) ?? keys,
      at: trial.at?.(world) ?? world.now,
      store: (trial.store ?? createStore)(store),
      observer: trial.observer,
      failFast: trial.failFast,
      targetHasRun: trial.targetHasRun,
    });
    return { report, world, store, requests: sandbox.requests.map(({ url }) => url) };
  } finally {
    await evidence.close();
    await sandbox.close();
  }
}

function policyOf(world: World, members = ''): Policy {
  const format = members.includes('signatureFormat') ? '' : `signatureFormat: ${world.signatureFormat}`;
  const text = `extends: ${world.product}\n${format}\n${members}\n`;
  return parsePolicy(Buffer.from(text), 'test');
}

/** The codes of a report's findings, each once, sorted. */
export function codesOf(report: Report): string[] {
  return [...new Set(report.findings.map(({ code }) => code))].sort();
}
