import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import {
  assertKeyFileGuarded,
  assertKeysUsable,
  createChainOfTrust,
  HashThreads,
  prepareRun,
} from '@chain-of-trust/generator';
import { parseEd25519PrivateKey } from '@chain-of-trust/signing';

const certifiedLog = 'public/logs/certified.log';

/**
 * What a worker has once, before it claims its first task: it does not start with a key that tasks can have, or that cannot
 * sign. Containers have no user on the host; a worker that runs tasks as one names it as `taskUser`.
 */
export async function loadSigner(ed25519SigningKeyLocation) {
  const { path } = await assertKeyFileGuarded(ed25519SigningKeyLocation);
  const content = await readFile(path);
  const keys = { ed25519: parseEd25519PrivateKey(content) };
  content.fill(0);
  await assertKeysUsable(keys, { at: new Date() });
  return { keys, threads: new HashThreads() };
}

/**
 * The feature `chainOfTrust`: one for each task.
 *
 * Of a task it takes `stream` (the log), `runtime`, `status`, `runId`, `task` (the definition), `imageHash`,
 * `imageArtifactHash`, `isCanceled()`; `outputs`, a list of `{name, file}` of what was uploaded; and `upload({name, file or
 * content, contentType})`, which does not resolve before the queue has the artifact.
 *
 * @see docker-worker, `src/lib/states.js`: hooks are `link`, `created`, `started`, `stopped`, `killed`, each optional
 */
export class ChainOfTrust {
  featureName = 'chainOfTrust';
  #signer;
  #folder;
  #log;

  constructor(signer) {
    this.#signer = signer;
  }

  /** Before the container runs: from here on, everything that is logged is also certified. */
  async created(task) {
    this.#folder = await mkdtemp(join(tmpdir(), 'certified-log-'));
    this.#log = createWriteStream(this.#logFile);
    task.stream.pipe(this.#log);
  }

  /** After the container has gone and outputs are uploaded: nobody can change the files any more. */
  async killed(task) {
    if (this.#log === undefined) return;
    try {
      // The worker ends the stream of the log; what is not on disk yet would not be signed.
      await finished(this.#log);
      if (!task.isCanceled()) await this.#publish(task);
    } finally {
      await rm(this.#folder, { recursive: true, force: true });
    }
  }

  async #publish(task) {
    const log = { file: this.#logFile };
    const { run, ...outputs } = await prepareRun({ ...factsOf(task), certifiedLog: log });
    const { files } = await createChainOfTrust(run, { ...this.#signer, ...outputs, at: new Date() });
    await task.upload({ ...log, name: certifiedLog, contentType: 'text/plain' });
    // In this order: a document is never published before its signature.
    for (const { name, content } of files)
      await task.upload({ name, content, contentType: contentTypeOf(name) });
  }

  get #logFile() {
    return join(this.#folder, 'certified.log');
  }
}

function contentTypeOf(name) {
  return name.endsWith('.sig') ? 'application/octet-stream' : 'text/plain';
}

/** What docker-worker says of a run; members that it does not know are left out. */
function factsOf({ task, status, runId, runtime, imageHash, imageArtifactHash, outputs }) {
  const { publicIp, privateIp, instanceId, instanceType, region } = runtime;
  const environment = {
    publicIpAddress: publicIp,
    privateIpAddress: privateIp,
    imageHash,
    imageArtifactHash,
    instanceId,
    instanceType,
    region,
  };
  return {
    worker: 'docker-worker',
    task,
    taskId: status.taskId,
    runId,
    workerGroup: runtime.workerGroup,
    workerId: runtime.workerId,
    artifacts: outputs,
    environment: Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined)),
  };
}
