import { createWorkerKeys, type SandboxTask, type World } from '@chain-of-trust/sandbox';
import { type Ed25519PrivateKey, signEd25519 } from '@chain-of-trust/signing';
import { blobArtifactNames, isJsonObject, type JsonValue } from '@chain-of-trust/types';
import { describeEdit, editsOf, formatEdited } from '../edit.js';
import { type GoodChain, type Mutant, showPath } from '../mutant.js';
import { byteEdits } from './byte-edits.js';
import { isFinished, readStored, taskOf, writeStored } from './stored.js';

const { ed25519: blobName, ed25519Signature: signatureName } = blobArtifactNames;

interface Mode {
  readonly name: string;
  /** `undefined` keeps the old signature. */
  readonly keyFor: (task: SandboxTask) => Promise<Ed25519PrivateKey | undefined>;
}

/** Every edit of every blob, signed by whom it should be, by others, and by nobody; and broken signatures. */
export function blobMutants(chain: GoodChain): Mutant[] {
  const { world, links } = chain;
  const modes = modesOf(world);
  return links.flatMap((link) => {
    const task = taskOf(world, link.taskId);
    const blob = readBlob(task);
    if (blob === undefined) return [];
    const about = { document: `blob of ${link.taskType}`, path: '', operation: 'change' } as const;
    const edited = editsOf(blob).flatMap((edit) =>
      modes.map((mode) => ({
        ...about,
        mode: mode.name,
        path: showPath(edit.path, chain),
        operation: edit.operation,
        description: `${link.name}: ${describeEdit(edit)}`,
        apply: () => publish(task, formatEdited(blob, edit), mode),
      })),
    );
    const resigned = modes.slice(1).map((mode) => ({
      ...about,
      mode: mode.name,
      description: `${link.name}: nothing in the blob`,
      apply: () => publish(task, JSON.stringify(blob), mode),
    }));
    return [...edited, ...resigned, ...signatureMutants(task, link.name)];
  });
}

function readBlob(task: SandboxTask): JsonValue | undefined {
  const content = isFinished(task) ? readStored(task, blobName) : undefined;
  if (content === undefined) return undefined;
  const blob: JsonValue = JSON.parse(Buffer.from(content).toString());
  return isJsonObject(blob) ? blob : undefined;
}

/** By its worker first: the one whose signature is right. */
function modesOf(world: World): Mode[] {
  let foreign: Promise<Ed25519PrivateKey> | undefined;
  const created = new Date(world.now.getTime() - 1000);
  const makeForeign = () => createWorkerKeys('Mallory', created).then(({ ed25519 }) => ed25519);
  return [
    { name: 'signed by its worker', keyFor: async (task) => world.keys.get(task.worker)?.ed25519 },
    {
      name: 'signed by another implementation',
      keyFor: async (task) => [...world.keys].find(([name]) => name !== task.worker)?.[1].ed25519,
    },
    {
      name: 'signed by nobody trusted',
      keyFor: () => {
        foreign ??= makeForeign();
        return foreign;
      },
    },
    { name: 'not signed again', keyFor: async () => undefined },
  ];
}

async function publish(task: SandboxTask, text: string | undefined, mode: Mode): Promise<boolean> {
  if (text === undefined) return false;
  const bytes = Buffer.from(text);
  const key = await mode.keyFor(task);
  writeStored(task, blobName, bytes);
  if (key !== undefined) writeStored(task, signatureName, signEd25519(bytes, key));
  return true;
}

function signatureMutants(task: SandboxTask, link: string): Mutant[] {
  return byteEdits.map(({ name, change }) => ({
    document: 'signature',
    mode: 'at rest',
    path: '',
    operation: 'change',
    description: `${link}: ${name}`,
    async apply() {
      const content = readStored(task, signatureName);
      if (content === undefined) return false;
      const changed = change(content);
      if (changed === undefined) task.runs.at(-1)?.artifacts.delete(signatureName);
      else writeStored(task, signatureName, changed);
      return true;
    },
  }));
}
