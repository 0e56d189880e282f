import { signEd25519 } from '@chain-of-trust/signing';
import { blobArtifactNames, formatJson, type JsonObject } from '@chain-of-trust/types';
import { signRun } from '../world/run-task.js';
import { lastRunOf, type SandboxTask, type World } from '../world/world.js';
import {
  dockerBuild,
  flipByte,
  foreignKeys,
  genericBuild,
  replaceStored,
  resign,
  type Tampering,
} from './tampering.js';

const { ed25519: document, ed25519Signature: signature } = blobArtifactNames;

/** Attacks on the signed accounts of what ran. */
export const blobTamperings: readonly Tampering[] = [
  {
    name: 'blob-byte',
    title: 'one byte of a blob was changed',
    apply: (world) => replaceStored(dockerBuild(world), document, flipByte),
  },
  {
    name: 'blob-missing',
    title: 'a blob was deleted',
    apply: (world) => void lastRunOf(dockerBuild(world)).artifacts.delete(document),
  },
  {
    name: 'blob-truncated',
    title: 'the end of a blob was cut off',
    apply: (world) => replaceStored(dockerBuild(world), document, half),
  },
  {
    name: 'signature-missing',
    title: 'a signature was deleted',
    apply: (world) => void lastRunOf(dockerBuild(world)).artifacts.delete(signature),
  },
  {
    name: 'signature-truncated',
    title: 'the end of a signature was cut off',
    apply: (world) => replaceStored(dockerBuild(world), signature, half),
  },
  {
    name: 'signature-of-other-file',
    title: "a blob has the signature of another task's blob",
    apply: (world) => {
      const other = lastRunOf(genericBuild(world)).artifacts.get(signature);
      if (other !== undefined) lastRunOf(dockerBuild(world)).artifacts.set(signature, other);
    },
  },
  {
    name: 'wrong-worker-key',
    title: 'the blob of a docker-worker was signed with the key of a generic-worker',
    apply: async (world) => {
      const keys = world.keys.get('generic-worker');
      if (keys !== undefined) await signRun(world, dockerBuild(world), { keys });
    },
  },
  {
    name: 'unknown-key',
    title: 'a blob was signed with a key that nobody trusts',
    apply: async (world) => signRun(world, dockerBuild(world), { keys: await foreignKeys(world) }),
  },
  {
    name: 'blob-malformed',
    title: 'a worker signed something that is no JSON',
    apply: (world) => signText(world, dockerBuild(world), () => 'not JSON\n'),
  },
  {
    name: 'blob-duplicate-key',
    title: 'a worker signed a blob that names the artifacts twice',
    apply: (world) =>
      signText(world, dockerBuild(world), (text) => text.replace('{', '{\n  "artifacts": {},')),
  },
  {
    name: 'blob-proto-key',
    title: 'a worker signed a blob with a member named __proto__',
    apply: (world) =>
      signText(world, dockerBuild(world), (text) => text.replace('{', '{\n  "__proto__": {},')),
  },
  {
    name: 'blob-member-missing',
    title: 'a worker signed a blob without its task',
    apply: (world) => resign(world, dockerBuild(world), withoutTask),
  },
  {
    name: 'blob-version',
    title: 'a worker signed a blob of an unknown version',
    apply: (world) => resign(world, dockerBuild(world), (blob) => ({ ...blob, chainOfTrustVersion: 2 })),
  },
  {
    name: 'blob-of-other-run',
    title: 'the blob is of another run of the task',
    apply: (world) => resign(world, dockerBuild(world), (blob) => ({ ...blob, runId: 1 })),
  },
  {
    name: 'blob-of-other-task',
    title: "another task's blob was uploaded in place of a task's own",
    apply: (world) =>
      resign(world, dockerBuild(world), (blob) => ({ ...blob, taskId: world.names.dockerImage })),
  },
  {
    name: 'blob-of-other-worker',
    title: 'the blob was signed by another worker than the one that ran the task',
    apply: (world) => resign(world, dockerBuild(world), (blob) => ({ ...blob, workerId: 'elsewhere' })),
  },
  {
    name: 'blob-task-differs',
    title: 'the worker signed that it ran another command than the queue says',
    apply: (world) => resign(world, dockerBuild(world), withTask({ payload: { command: ['other'] } })),
  },
  {
    name: 'blob-task-addition',
    title: 'a task had a member added to its definition in the blob',
    apply: (world) => resign(world, genericBuild(world), withTask({ added: {} })),
  },
];

function half(content: Uint8Array): Uint8Array {
  return content.subarray(0, content.length >> 1);
}

function withoutTask({ task: _, ...blob }: JsonObject): JsonObject {
  return blob;
}

function withTask(members: JsonObject): (blob: JsonObject) => JsonObject {
  return (blob) => ({ ...blob, task: { ...(blob.task as JsonObject), ...members } }); // always an object in a blob
}

/** Lets the worker sign a text instead of the blob. */
async function signText(world: World, task: SandboxTask, change: (text: string) => string): Promise<void> {
  let text = '';
  await resign(world, task, (blob) => {
    text = change(formatJson(blob));
    return blob;
  });
  const bytes = Buffer.from(text);
  const keys = world.keys.get(task.worker);
  if (keys === undefined) throw new TypeError(`no keys for ${task.worker}`);
  replaceStored(task, document, () => bytes);
  replaceStored(task, signature, () => signEd25519(bytes, keys.ed25519));
}
