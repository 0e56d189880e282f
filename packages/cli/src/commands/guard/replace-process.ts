import { existsSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import type { StartOptions } from './start.js';

/**
 * Starts the program: where this fails it ends with 126 or 127 as in a shell, and the runtime would dump core. What has
 * a `=` it would take for a variable.
 */
const starter = '/usr/bin/env';

/** The runtime ignores them, and what is ignored stays so in the command; what is handled does not. */
const ignoredByRuntime = ['SIGPIPE', 'SIGXFSZ'] as const;

/** Becomes the command: same process, so its signals and exit status are the command's. Returns where that cannot be. */
export async function replaceProcess({ program, args, env, signals }: StartOptions): Promise<void> {
  const { execve } = process;
  if (execve === undefined || !isMainThread || program.includes('=') || !existsSync(starter)) return;
  const streams = [process.stdin, process.stdout, process.stderr];
  for (const stream of streams.slice(1)) await flushed(stream);
  if (!streams.map(isSetToBlock).every((done) => done)) return;
  for (const signal of ignoredByRuntime) process.on(signal, () => undefined);
  signals.forget();
  execve.call(process, starter, ['env', '--', program, ...args], env);
}

function flushed(stream: NodeJS.ReadStream | NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if ('write' in stream && stream.writable) stream.write('', () => resolve());
    else resolve();
  });
}

/**
 * The runtime has pipes and terminals not block, which is a property of the open file and not of the process: programs that know
 * nothing of it lose what they write.
 */
function isSetToBlock(stream: object): boolean {
  if (!('_handle' in stream) || typeof stream._handle !== 'object' || stream._handle === null) return true; // a file
  const handle = stream._handle;
  if (!('setBlocking' in handle) || typeof handle.setBlocking !== 'function') return false;
  return handle.setBlocking(true) === 0;
}
