import zlib from 'node:zlib';
import { gunzip } from '../artifacts/decoded-content.js';
import { imageError } from './error.js';
import { zstdFrames } from './zstd-frames.js';
import { zstdProgram } from './zstd-program.js';

/** Far more than any image has, and little enough that a file made to never end does. */
const maxBytes = 256 * 2 ** 30;

const magics = [
  { format: 'gzip', bytes: Buffer.from([0x1f, 0x8b]) },
  { format: 'zstd', bytes: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]) },
] as const;

type Bytes = AsyncIterable<Uint8Array>;

/**
 * The bytes of an archive that may be compressed with gzip or zstd.
 *
 * @throws GeneratorError `generator-image` for one that is compressed twice, or of endless size; errors of zlib
 */
export async function* decompressed(content: Bytes): AsyncGenerator<Uint8Array> {
  const outer = await startOf(content);
  if (outer.format === undefined) yield* bounded(outer.content);
  else yield* bounded(once(decoderOf(outer.format)(outer.content)));
}

/** docker would not look into it, so what is in there is not what it loads. */
async function* once(content: Bytes): AsyncGenerator<Uint8Array> {
  const inner = await startOf(content);
  if (inner.format !== undefined) throw imageError('it is compressed twice');
  yield* inner.content;
}

function decoderOf(format: 'gzip' | 'zstd'): (content: Bytes) => Bytes {
  if (format === 'gzip') return gunzip;
  // Node before 22.15 has no zstd, so there the program does it, as it did for docker-worker.
  const { createZstdDecompress }: { createZstdDecompress?: typeof zlib.createZstdDecompress } = zlib;
  if (createZstdDecompress === undefined) return zstdProgram;
  return (content) => zstdFrames(content, createZstdDecompress);
}

async function* bounded(content: Bytes): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of content) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw imageError(`it has more than ${maxBytes} bytes`);
    yield chunk;
  }
}

/** Looks at the first bytes, however few of them come at a time. */
async function startOf(content: Bytes) {
  const rest = content[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < 4) {
    const next = await rest.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  const format = magics.find(({ bytes }) => head.subarray(0, bytes.length).equals(bytes))?.format;
  return { format, content: joined(head, rest) };
}

async function* joined(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield head;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
