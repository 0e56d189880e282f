import { GeneratorError } from '../error.js';

/** What is thrown for an image whose hashes cannot be told. */
export function imageError(reason: string, cause?: unknown): GeneratorError {
  return new GeneratorError({
    code: 'generator-image',
    message: `the hash of the docker image cannot be told: ${reason}`,
    nextStep:
      'Give the file that docker save or an image builder wrote, with exactly one image, as it was downloaded.',
    cause,
  });
}
