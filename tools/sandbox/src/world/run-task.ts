import { buildBlob, hashStream, signBlob } from '@chain-of-trust/generator';
import type { ArtifactDigests, JsonObject } from '@chain-of-trust/types';
import { type Content, chunksOf } from './content.js';
import type { WorkerKeyPairs } from './keys.js';
import { lastRunOf, type SandboxRun, type SandboxTask, type World } from './world.js';

/** What a worker publishes of a run. */
export type Outputs = ReadonlyMap<string, Content>;

/** Runs a task: the worker publishes its outputs and signs what it did. */
export async function runTask(world: World, task: SandboxTask, outputs: Outputs): Promise<void> {
  const run = lastRunOf(task);
  run.state = 'completed';
  for (const [name, content] of outputs) run.artifacts.set(name, storedOutput(name, content));
  const log = Buffer.from(`${task.label} ran on ${run.workerGroup}/${run.workerId}\n`);
  run.artifacts.set('public/logs/live_backing.log', {
    storageType: 's3',
    contentType: 'text/plain',
    content: log,
    isGzipped: true,
  });
  run.artifacts.set('public/logs/live.log', {
    storageType: 'link',
    artifact: 'public/logs/live_backing.log',
  });
  const certified =
    task.worker === 'scriptworker' ? 'public/logs/chain_of_trust.log' : 'public/logs/certified.log';
  run.artifacts.set(certified, {
    storageType: 's3',
    contentType: 'text/plain',
    content: log,
    isGzipped: true,
  });
  await signRun(world, task);
}

function storedOutput(name: string, content: Content) {
  const isText = /\.(?:json|yml|txt|log)$/.test(name) && content instanceof Uint8Array;
  return {
    storageType: 's3' as const,
    contentType: isText ? 'text/plain' : 'application/octet-stream',
    content,
    isGzipped: isText,
  };
}

/** How a run is signed; each member stands for what an honest worker does. */
export interface SigningOptions {
  readonly keys?: WorkerKeyPairs;
  /** Changes the blob before it is signed. */
  readonly alter?: (blob: JsonObject) => JsonObject;
}

/** The worker hashes what the run has published and signs the blob, in the formats of the deployment. */
export async function signRun(world: World, task: SandboxTask, options: SigningOptions = {}): Promise<void> {
  const run = lastRunOf(task);
  const keys = options.keys ?? world.keys.get(task.worker);
  if (keys === undefined) throw new TypeError(`no keys for ${task.worker}`);
  const { runId, workerGroup, workerId } = run;
  const { taskId, definition, environment } = task;
  const blob = buildBlob(
    { taskId, runId, task: definition, workerGroup, workerId, environment },
    await digestsOf(run),
  );
  const altered = options.alter?.(blob) ?? blob;
  const { signatureFormat } = world;
  const files = await signBlob(altered as typeof blob, signingKeys(keys, signatureFormat), { at: world.now }); // tamperings may break its shape
  for (const { name, content } of files) {
    const contentType = name.endsWith('.json') ? 'application/json' : 'application/octet-stream';
    run.artifacts.set(name, { storageType: 's3', contentType, content, isGzipped: name.endsWith('.json') });
  }
}

function signingKeys({ ed25519, openpgp }: WorkerKeyPairs, format: World['signatureFormat']) {
  if (format === 'both') return { ed25519, openpgp };
  return format === 'gpg' ? { openpgp } : { ed25519 };
}

const neverListed =
  /^public\/(?:chain-of-trust\.json(?:\.sig)?|chainOfTrust\.json\.asc|logs\/live_backing\.log)$/;

async function digestsOf(run: SandboxRun): Promise<ReadonlyMap<string, ArtifactDigests>> {
  const digests = new Map<string, ArtifactDigests>();
  for (const [name, artifact] of run.artifacts) {
    if ((artifact.storageType !== 's3' && artifact.storageType !== 'object') || neverListed.test(name))
      continue;
    digests.set(name, await hashStream(chunksOf(artifact.content), ['sha256']));
  }
  return digests;
}
