import { buildChain, type Chain, type Link } from '@chain-of-trust/chain';
import { loadProduct, type Policy } from '@chain-of-trust/policy';
import {
  generateEd25519KeyPair,
  generateOpenPgpKeyPair,
  parseEd25519PrivateKey,
  parseEd25519PublicKey,
  parseOpenPgpPrivateKey,
  parseOpenPgpPublicKeys,
  signCleartext,
  signEd25519,
  type WorkerKeySet,
} from '@chain-of-trust/signing';
import {
  type ArtifactStore,
  blobArtifactNames,
  type Evidence,
  EvidenceError,
  type Finding,
  toTaskDefinition,
  toTaskStatus,
  type WorkerImplementation,
} from '@chain-of-trust/types';
import { Evaluation, type Outcome } from '../../src/engine/evaluation.js';
import type { Rule, WorkerKeys } from '../../src/engine/rule.js';
import { createScene, digestOf, notFound, type Scene, type SceneTask, taskIds, taskNames } from './scene.js';

/** The reference time of a trial: before anything of the scene expires. */
const now = new Date('2026-02-01T00:00:00.000Z');

/** What one evaluation of a rule changes; everything else is a good release. */
export interface RuleTrial {
  /** The task that the rule is evaluated on; `build` unless told. */
  readonly on?: keyof typeof taskIds;
  readonly change?: (scene: Scene) => void;
  /** Changes what was built from the scene. */
  readonly chain?: (chain: Chain) => Chain;
  readonly policy?: Partial<Policy>;
  /** Formats in which workers publish their blobs; ed25519 unless told. */
  readonly formats?: readonly BlobFormat[];
  readonly keys?: (keys: WorkerKeys) => WorkerKeys;
  readonly at?: Date;
  readonly store?: ArtifactStore;
}

/** Formats in which workers publish their blobs. */
export type BlobFormat = 'ed25519' | 'gpg';

/** Evaluates one rule on one task of a release in memory. */
export async function evaluate<T>(rule: Rule<T>, trial: RuleTrial = {}): Promise<Outcome<T>> {
  const scene = createScene();
  trial.change?.(scene);
  const evidence = await createEvidence(scene, trial.formats ?? ['ed25519']);
  const policy: Policy = { ...loadProduct('firefox'), signatureFormat: 'ed25519', ...trial.policy };
  const target = { taskId: taskIds.signing, taskType: 'signing' };
  const built = await buildChain(evidence, target, { ...policy, maxDepth: policy.maxChainLength });
  const chain = trial.chain?.(built) ?? built;
  const keys = await trustedKeys();
  const setting = {
    chain,
    policy,
    keys: trial.keys?.(keys) ?? keys,
    at: trial.at ?? now,
    store: trial.store ?? storeNothing,
    targetHasRun: false,
  };
  const link = chain.links.find(({ taskId }) => taskId === taskIds[trial.on ?? 'build']);
  if (link === undefined) throw new TypeError(`the chain has no ${trial.on}`);
  return new Evaluation(setting, evidence).outcomeOf(rule, link);
}

/** Evaluates one rule that must fail, and returns all that it found. */
export async function findingsOf(rule: Rule, trial: RuleTrial): Promise<readonly Finding[]> {
  const outcome = await evaluate(rule, trial);
  if (outcome.status === 'failed') return outcome.findings;
  throw new TypeError(`${rule.id} has not failed: ${JSON.stringify(outcome)}`);
}

/** Changes links of a chain. */
export function withLinks(change: (link: Link) => Link): (chain: Chain) => Chain {
  return (chain) => ({ ...chain, links: chain.links.map(change), target: change(chain.target) });
}

/** The same link, as it is when its definition cannot be had. */
export function unresolve(link: Link, cause: unknown): Link {
  const { name, taskId, taskType, kind, depth, isTarget, conflictingTaskTypes } = link;
  return { state: 'unresolved', name, taskId, taskType, kind, depth, isTarget, conflictingTaskTypes, cause };
}

const storeNothing: ArtifactStore = {
  async write(_, content) {
    for await (const _chunk of content);
  },
  publish: async () => undefined,
  abandon: async () => undefined,
};

const implementations: readonly WorkerImplementation[] = ['docker-worker', 'generic-worker', 'scriptworker'];

/** Made once for all trials of a test file. */
const keyPairs = new Map(implementations.map((name) => [name, createKeyPairs(name)]));

async function createKeyPairs(name: string) {
  const openpgp = await generateOpenPgpKeyPair({
    userId: { name, email: `${name}@example.com` },
    algorithm: 'ed25519',
    created: new Date('2026-01-01T00:00:00.000Z'),
    expiresInSeconds: 365 * 86_400,
  });
  return { ed25519: generateEd25519KeyPair(), openpgp };
}

async function pairsOf(name: WorkerImplementation) {
  const pairs = await keyPairs.get(name);
  if (pairs === undefined) throw new TypeError(`no worker of the scene is a ${name}`);
  return pairs;
}

async function trustedKeys(): Promise<WorkerKeys> {
  const sets = implementations.map(async (name): Promise<[WorkerImplementation, WorkerKeySet]> => {
    const pairs = await pairsOf(name);
    const openpgp = { keys: await parseOpenPgpPublicKeys(Buffer.from(pairs.openpgp.publicKey)) };
    const ed25519 = [parseEd25519PublicKey(pairs.ed25519.publicKey)];
    return [name, { workerImplementation: name, ed25519, openpgp, origin: 'the scene' }];
  });
  return new Map(await Promise.all(sets));
}

type Published = ReadonlyMap<string, string | Uint8Array | EvidenceError>;

/** Signs what a worker says it has run, and returns all that the queue serves of the task. */
async function publish(task: SceneTask, formats: readonly BlobFormat[]): Promise<Published> {
  const digests = [...task.artifacts].map(([name, content]) => [name, { sha256: digestOf(content) }]);
  const blob = {
    artifacts: Object.fromEntries(digests),
    chainOfTrustVersion: 1,
    environment: {},
    runId: 0,
    task: task.definition,
    taskId: task.taskId,
    workerGroup: 'group',
    workerId: 'worker',
    ...task.blob,
  };
  const document = Buffer.from(JSON.stringify(blob));
  const { ed25519, openpgp } = await pairsOf(task.signer);
  const published = new Map<string, string | Uint8Array | EvidenceError>(task.artifacts);
  if (formats.includes('ed25519')) {
    const signature = signEd25519(document, parseEd25519PrivateKey(ed25519.privateKey));
    published.set(blobArtifactNames.ed25519, document).set(blobArtifactNames.ed25519Signature, signature);
  }
  if (formats.includes('gpg')) {
    const key = await parseOpenPgpPrivateKey(Buffer.from(openpgp.privateKey));
    const message = JSON.stringify({ ...blob, ...task.openpgpBlob });
    published.set(blobArtifactNames.gpg, await signCleartext(message, key, { at: now }));
  }
  for (const [name, answer] of task.served) published.set(name, answer);
  return published;
}

async function createEvidence(scene: Scene, formats: readonly BlobFormat[]): Promise<Evidence> {
  const published = new Map<string, Published>();
  for (const name of taskNames) published.set(taskIds[name], await publish(scene[name], formats));
  const absent = () => Promise.reject(notFound());
  const find = async (taskId: string): Promise<SceneTask> => {
    const name = taskNames.find((each) => taskIds[each] === taskId);
    return name === undefined ? absent() : scene[name];
  };
  return {
    taskDefinition: async (taskId) => toTaskDefinition((await find(taskId)).definition),
    taskStatus: async (taskId) => toTaskStatus({ ...(await find(taskId)) }),
    openArtifact: async ({ taskId, runId, name }, { maxBytes }) => {
      const content = runId === 0 ? published.get(taskId)?.get(name) : undefined;
      if (content === undefined || content instanceof EvidenceError) throw content ?? notFound();
      const isWithinBounds = content.length <= maxBytes;
      if (!isWithinBounds) throw new EvidenceError({ code: 'evidence-too-large', message: name });
      return streamOf(Buffer.from(content));
    },
    findIndexedTask: async (path) => scene.index.get(path) ?? absent(),
    listArtifacts: absent,
    readSourceFile: absent,
    findPush: absent,
    findCommit: absent,
    isOnBranch: absent,
    findDefaultBranch: absent,
    findRelease: absent,
    findPullRequest: absent,
    ...scene.answers,
  };
}

/** In two pieces, as the network cuts bodies anywhere. */
async function* streamOf(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content.subarray(0, 1);
  yield content.subarray(1);
}
