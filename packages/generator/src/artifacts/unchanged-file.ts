import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';

// Without O_NOFOLLOW a task could have the worker read another file, without O_NONBLOCK wait for a pipe.
const readOnly = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

const chunkBytes = 256 * 1024;

/**
 * Reads a regular file from its beginning to its end, and makes sure that it stayed the same meanwhile: by its size, the
 * times of its last changes and its inode.
 *
 * @throws what `changed` makes, with the reason, for a file that did not, is no regular one or cannot be opened
 */
export async function* readUnchanged(
  path: string,
  changed: (cause: unknown) => Error,
): AsyncGenerator<Uint8Array> {
  const file = await open(path, readOnly).catch((cause: unknown) => {
    throw changed(cause);
  });
  try {
    const before = await file.stat({ bigint: true });
    if (!before.isFile()) throw changed(new Error('it is no regular file'));
    let bytes = 0n;
    for await (const chunk of chunksOf(file)) {
      bytes += BigInt(chunk.length);
      yield chunk;
    }
    const after = await file.stat({ bigint: true });
    if (!isSame(before, after) || before.size !== bytes) throw changed(new Error('it was written to'));
    const named = await lstat(path, { bigint: true }).catch((cause: unknown) => {
      throw changed(cause);
    });
    if (named.ino !== before.ino) throw changed(new Error('another file has its name'));
  } finally {
    await file.close();
  }
}

async function* chunksOf(file: FileHandle): AsyncGenerator<Uint8Array> {
  for (;;) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(chunkBytes), 0, chunkBytes, null);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}

/** Unlike mtime, nobody can set ctime back. */
function isSame(before: BigIntStats, after: BigIntStats): boolean {
  return after.size === before.size && after.ctimeNs === before.ctimeNs && after.mtimeNs === before.mtimeNs;
}
