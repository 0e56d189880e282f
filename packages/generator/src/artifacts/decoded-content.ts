import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { GeneratorError } from '../error.js';
import { readUnchanged } from './unchanged-file.js';

/**
 * What readers of a file get that is published gzip-encoded.
 *
 * A truncated or damaged file, and one with more than gzip in it, ends with an error of zlib.
 *
 * @throws GeneratorError `generator-artifact-changed` while it is read
 */
export function decodedFile(path: string, name: string): AsyncIterable<Uint8Array> {
  return gunzip(
    readUnchanged(
      path,
      (cause) =>
        new GeneratorError({
          code: 'generator-artifact-changed',
          message: `${JSON.stringify(name)} changed or vanished while it was hashed`,
          nextStep:
            'Make sure that the task has ended, with all its processes, before its outputs are hashed.',
          facts: { name },
          cause,
        }),
    ),
  );
}

/** The same for what is in no file. */
export function decodedStream(content: AsyncIterable<Uint8Array> | Uint8Array): AsyncIterable<Uint8Array> {
  return gunzip(content instanceof Uint8Array ? [content] : content);
}

/** Decodes gzip, and only starts to read when it is read itself. @throws errors of zlib, and those of the content */
export async function* gunzip(
  content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  // What goes wrong ends the decoder with the same error, which whoever reads from it gets.
  yield* pipeline(Readable.from(content, { objectMode: false }), createGunzip(), () => undefined);
}
