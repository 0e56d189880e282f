import { UsageError } from '../../../error.js';

const lineFeed = 0x0a;

/**
 * The lines of a stream, however it is cut into chunks; without their line feeds, and without empty ones.
 *
 * Of a line that is longer than `maxBytes`, just one byte more than that is kept: a parser with the same bound refuses
 * it, and the lines after it are still read.
 *
 * @throws UsageError `usage-request` where the stream ends within a line, which may be half a request
 */
export async function* readLines(
  stream: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  let parts: Uint8Array[] = [];
  let room = maxBytes + 1;
  const add = (part: Uint8Array) => {
    const kept = part.subarray(0, room);
    room -= kept.length;
    // A part would keep the whole chunk in memory, and parts of a byte each far more than the line is long.
    if (kept.length > 0)
      parts = parts.length < mostParts ? [...parts, kept] : [Buffer.concat([...parts, kept])];
  };
  for await (const chunk of stream) {
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
      add(chunk.subarray(start, end));
      start = end + 1;
      const line = Buffer.concat(parts);
      parts = [];
      room = maxBytes + 1;
      if (line.length > 0) yield line;
    }
    add(chunk.subarray(start));
  }
  if (parts.length === 0) return;
  throw new UsageError({
    code: 'usage-request',
    message: 'the connection has ended within a line',
    nextStep: 'End each request with a line feed.',
  });
}

const mostParts = 64;
