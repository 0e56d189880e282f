import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { withTemporaryFolder } from '../temporary-folder.js';
import type { ServerFacts, ServerMessage, Traffic, WorldSpec } from './protocol.js';

/** A sandbox in a process of its own, so that serving takes nothing from the memory and time that are measured. */
export interface WorldServer extends ServerFacts {
  /** What went over the network since this was asked last. */
  takeTraffic(): Promise<Traffic>;
  /** A folder for what the measured programs write. */
  readonly folder: string;
}

/** Runs `use` with a server that ends with it. */
export function withWorldServer<T>(spec: WorldSpec, use: (server: WorldServer) => Promise<T>): Promise<T> {
  return withTemporaryFolder(async (folder) => {
    const program = fileURLToPath(new URL('./main.js', import.meta.url));
    const child = fork(program, [JSON.stringify(spec), folder], { execArgv: ['--max-old-space-size=8192'] });
    const ended = once(child, 'exit');
    try {
      const ready = await nextMessage(child);
      if (ready.type !== 'ready') throw new TypeError(`the server began with ${ready.type}`);
      return await use({ ...ready.facts, folder, takeTraffic: () => askTraffic(child) });
    } finally {
      if (child.connected) child.disconnect();
      await ended;
    }
  });
}

async function askTraffic(child: ChildProcess): Promise<Traffic> {
  child.send('traffic');
  const answer = await nextMessage(child);
  if (answer.type !== 'traffic') throw new TypeError(`expected traffic, got ${answer.type}`);
  return answer.traffic;
}

/** Rejects when the server ends instead. */
async function nextMessage(child: ChildProcess): Promise<ServerMessage> {
  return new Promise((resolve, reject) => {
    const ended = (status: number | null) => reject(new Error(`the server ended with ${status}`));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message as ServerMessage); // a program of this package
    });
  });
}
