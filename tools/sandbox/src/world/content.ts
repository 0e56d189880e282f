import type { JsonValue } from '@chain-of-trust/types';

/** The bytes of an artifact: in memory, or made while they are read, for sizes that no memory should hold. */
export type Content = Uint8Array | { readonly bytes: number; readonly fill: number };

const chunkBytes = 256 * 1024;

/** Number of bytes of a content. */
export function lengthOf(content: Content): number {
  return content instanceof Uint8Array ? content.length : content.bytes;
}

/** The bytes of a content between two offsets, in chunks. */
export async function* chunksOf(
  content: Content,
  from = 0,
  to = lengthOf(content),
): AsyncGenerator<Uint8Array> {
  if (content instanceof Uint8Array) {
    for (let i = from; i < to; i += chunkBytes) yield content.subarray(i, Math.min(i + chunkBytes, to));
    return;
  }
  const chunk = Buffer.alloc(chunkBytes, content.fill);
  for (let left = to - from; left > 0; left -= chunkBytes) {
    yield left >= chunkBytes ? chunk : chunk.subarray(0, left);
  }
}

/** A text as bytes. */
export function textContent(text: string): Uint8Array {
  return Buffer.from(text, 'utf8');
}

/** A JSON document as bytes. */
export function jsonContent(value: JsonValue): Uint8Array {
  return textContent(JSON.stringify(value));
}
