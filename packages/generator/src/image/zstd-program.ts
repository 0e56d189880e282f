import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { reasonOf } from '@chain-of-trust/types';
import { GeneratorError } from '../error.js';
import { imageError } from './error.js';

/**
 * Decodes zstd with the program of that name, which unless told otherwise takes no more than 128 MB of memory for it.
 *
 * @throws GeneratorError `generator-image` where there is no such program, and for what it does not decode
 */
export async function* zstdProgram(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const program = spawn('zstd', ['-dcq'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const ended = once(program, 'close');
  // What a program that has failed did not read is told by how it ended.
  const fed = pipeline(Readable.from(content, { objectMode: false }), program.stdin).catch(
    (cause: unknown) => cause,
  );
  try {
    await once(program, 'spawn');
    yield* program.stdout;
    const [[status], failure] = await Promise.all([ended, fed]);
    if (failure instanceof GeneratorError) throw failure;
    if (status !== 0) throw imageError('zstd cannot decode it', failure);
  } catch (cause) {
    throw cause instanceof GeneratorError ? cause : missing(cause);
  } finally {
    program.kill();
    ended.catch(() => undefined); // told above
  }
}

function missing(cause: unknown): GeneratorError {
  return new GeneratorError({
    code: 'generator-image',
    message: `the docker image is compressed with zstd, and the program zstd cannot be run: ${reasonOf(cause)}`,
    nextStep: 'Install zstd, or run Node 22.15 or later, which needs none.',
    cause,
  });
}
