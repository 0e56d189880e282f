import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { taskDefinition, withTemporaryFolder } from '@chain-of-trust/fixtures';
import type { HashThreads, WorkerPrivateKeys } from '@chain-of-trust/generator';
import { generateEd25519KeyPair, parseEd25519PrivateKey } from '@chain-of-trust/signing';
import { type ServeOptions, type Serving, serve } from '../../src/commands/generate/serve/server.js';

/** A server with a key, and a folder that holds its socket, outputs and blobs. */
export interface Served {
  readonly folder: string;
  readonly path: string;
  readonly serving: Serving;
  /** The public ed25519 key. */
  readonly publicKey: string;
  /** A good request. */
  readonly request: Readonly<Record<string, unknown>>;
}

export interface ServedOptions extends Partial<Pick<ServeOptions, 'now' | 'concurrency'>> {
  readonly keys?: WorkerPrivateKeys;
  readonly threads?: HashThreads;
}

/** Serves in this process, and stops at the end. */
export async function withServing(
  use: (served: Served) => Promise<void>,
  { keys, threads, now = () => new Date(), ...more }: ServedOptions = {},
): Promise<void> {
  await withTemporaryFolder(async (folder) => {
    await chmod(folder, 0o700);
    await mkdir(join(folder, 'out/public'), { recursive: true });
    await writeFile(join(folder, 'out/public/a.txt'), 'hello\n');
    const path = join(folder, 'socket');
    const pair = generateEd25519KeyPair();
    const setup = {
      keys: keys ?? { ed25519: parseEd25519PrivateKey(pair.privateKey) },
      ...(threads === undefined ? {} : { threads }),
    };
    const serving = await serve({ path, now, setup, ...more });
    try {
      const request = requestOf(folder, 'blob');
      await use({ folder, path, serving, publicKey: pair.publicKey, request });
    } finally {
      await serving.stop();
    }
  });
}

/** What asks for the blob of the outputs of a folder. */
export function requestOf(folder: string, output: string): Readonly<Record<string, unknown>> {
  const run = {
    taskId: 'LnshJjNXTfeBlPNrAzyy9w',
    runId: 0,
    task: taskDefinition,
    workerGroup: 'group',
    workerId: 'worker',
    environment: {},
  };
  return { run, artifacts: [{ folder: join(folder, 'out') }], output: join(folder, output) };
}

/** A client. */
export interface Client {
  readonly socket: Socket;
  readonly send: (request: unknown) => void;
  /** The next answer; `undefined` at the end. */
  readonly next: () => Promise<unknown>;
}

/** Connects to a socket. */
export function clientOf(path: string): Client {
  const socket = connect(path);
  const answers = createInterface({ input: socket, crlfDelay: Number.POSITIVE_INFINITY })[
    Symbol.asyncIterator
  ]();
  return {
    socket,
    send: (request) =>
      void socket.write(`${typeof request === 'string' ? request : JSON.stringify(request)}\n`),
    next: async () => {
      const { done, value } = await answers.next();
      return done === true ? undefined : JSON.parse(value);
    },
  };
}

/** Sends one request and resolves to its answer. */
export async function ask(path: string, request: unknown): Promise<unknown> {
  const client = clientOf(path);
  client.send(request);
  const answer = await client.next();
  client.socket.end();
  return answer;
}
