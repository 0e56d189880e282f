import type { Transform } from 'node:stream';

/** What decodes one frame, and has counted how many bytes that took. */
type FrameDecoder = Transform & { readonly bytesWritten: number };

/**
 * Decodes zstd, however many frames it is made of: node's decoder ends with the first and says nothing of the others, unless
 * they happen to begin with a chunk.
 *
 * @throws errors of the decoder
 */
export async function* zstdFrames(
  content: AsyncIterable<Uint8Array>,
  makeDecoder: () => FrameDecoder,
): AsyncGenerator<Uint8Array> {
  let frame = new Frame(makeDecoder());
  for await (const chunk of content) {
    for (let rest = chunk; rest.length > 0; ) {
      const before = frame.bytes;
      yield* frame.decode(rest);
      rest = rest.subarray(frame.bytes - before);
      if (rest.length > 0) frame = new Frame(makeDecoder());
    }
  }
  yield* frame.end();
}

/** A frame while it is decoded, chunk by chunk. */
class Frame {
  readonly #decoder: FrameDecoder;
  #problem: Error | undefined;
  #wake: () => void = () => undefined;

  constructor(decoder: FrameDecoder) {
    this.#decoder = decoder;
    decoder.on('readable', () => this.#wake());
    decoder.on('error', (error) => {
      this.#problem = error;
      this.#wake();
    });
  }

  /** Bytes that were decoded, which stay behind those given once the frame has ended. */
  get bytes(): number {
    return this.#decoder.bytesWritten;
  }

  async *decode(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
    let isTaken = false;
    this.#decoder.write(bytes, () => {
      isTaken = true;
      this.#wake();
    });
    for (;;) {
      const chunk: Uint8Array | null = this.#decoder.read();
      if (chunk !== null) yield chunk;
      else if (this.#problem !== undefined) throw this.#problem;
      else if (isTaken) return;
      else await this.#news();
    }
  }

  /** Throws where the frame is cut off. */
  async *end(): AsyncGenerator<Uint8Array> {
    this.#decoder.end();
    yield* this.#decoder;
  }

  #news(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
