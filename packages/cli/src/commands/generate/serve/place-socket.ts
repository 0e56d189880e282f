import { once } from 'node:events';
import { link, lstat, rename, rm } from 'node:fs/promises';
import { connect, type Server } from 'node:net';
import { dirname, join } from 'node:path';
import { reasonOf } from '@chain-of-trust/types';
import { checkSocketFolder, unsafe } from './socket-folder.js';

/** Where a server listens. */
export interface PlacedSocket {
  /** Takes its name away, where it is still that of this server. */
  readonly remove: () => Promise<void>;
}

/**
 * Has a server listen on a socket that only the caller's user can connect to.
 *
 * It listens under another name first and gets its own when clients are let in, so that it is never open to others, and
 * of two that are started at once one is refused. What a killed one has left is taken away; what somebody serves
 * on, or is no socket of this user's, is not.
 *
 * @throws UsageError `usage-socket`
 */
export async function placeSocket(server: Server, path: string): Promise<PlacedSocket> {
  if (isNamedPipe(path)) {
    await listen(server, path);
    return { remove: async () => undefined };
  }
  if (Buffer.byteLength(path) > maxPathBytes)
    throw unsafe(`the path of the socket has more than ${maxPathBytes} bytes`, 'Give a shorter path.');
  const folder = dirname(path);
  await checkSocketFolder(folder);
  const hidden = join(folder, `.cot-${process.pid}`);
  await rm(hidden, { force: true }); // of a killed process that had this number
  await listen(server, hidden);
  try {
    await takeName(hidden, path);
    const { ino, dev } = await lstat(path);
    return {
      remove: async () => {
        const found = await lstat(path).catch(() => undefined);
        if (found?.ino === ino && found.dev === dev) await rm(path, { force: true });
      },
    };
  } catch (error) {
    server.close(); // or the process would not end
    throw error;
  } finally {
    await rm(hidden, { force: true });
  }
}

/** What every system takes, without the NUL at its end (`sun_path` of sockaddr_un: 104 on macOS, 108 on Linux). */
const maxPathBytes = 103;

function isNamedPipe(path: string): boolean {
  return process.platform === 'win32' && path.startsWith('\\\\.\\pipe\\');
}

async function listen(server: Server, path: string): Promise<void> {
  try {
    // The socket is made before listen() returns, with what the mask leaves: nobody else can connect even for a moment.
    const mask = process.umask(0o177);
    try {
      server.listen(path);
    } finally {
      process.umask(mask);
    }
    await once(server, 'listening');
  } catch (cause) {
    throw unsafe(
      `cannot listen on ${JSON.stringify(path)}: ${reasonOf(cause)}`,
      'Give a short path in a folder that can be written.',
      cause,
    );
  }
  server.on('error', () => undefined); // a client that could not be let in; it is told so by its system
}

/** A link never replaces anything: whoever comes second is told so. */
async function takeName(hidden: string, path: string): Promise<void> {
  try {
    return await link(hidden, path);
  } catch (cause) {
    if (!isCode(cause, 'EEXIST'))
      throw unsafe(
        `cannot make ${JSON.stringify(path)}: ${reasonOf(cause)}`,
        'Give a path in a folder that can be written.',
        cause,
      );
  }
  await clearStale(path, `${hidden}-old`);
  await link(hidden, path).catch((cause: unknown) => {
    throw inUse(path, cause);
  });
}

/** Between looking and removing, another one may have begun to listen; so it is moved away and looked at again. */
async function clearStale(path: string, aside: string): Promise<void> {
  await refuseLive(path);
  await rename(path, aside).catch(() => undefined); // another one was faster, and will have the name
  try {
    await refuseLive(aside);
  } catch (error) {
    await link(aside, path).catch(() => undefined); // the name is taken by a third one
    throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

async function refuseLive(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return;
  if (!found.isSocket() || found.uid !== process.getuid?.())
    throw unsafe(`${JSON.stringify(path)} exists and is no socket of this user's`, 'Give another path.');
  if (await isAlive(path)) throw inUse(path);
}

/** Only a socket that nobody listens on refuses; whatever else happens may be somebody who is busy. */
function isAlive(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', (error) => resolve(!isCode(error, 'ECONNREFUSED') && !isCode(error, 'ENOENT')));
  });
}

function inUse(path: string, cause?: unknown) {
  return unsafe(
    `somebody serves on ${JSON.stringify(path)}`,
    'Stop that one first, or give another path.',
    cause,
  );
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
