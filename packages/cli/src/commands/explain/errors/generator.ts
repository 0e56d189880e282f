import type { GeneratorErrorCode } from '@chain-of-trust/generator';
import type { ErrorExplanation } from './explanation.js';

/** Of blobs that cannot be made; none can be left out. */
export const generatorErrors = {
  'generator-folder': {
    means: 'the folder of outputs cannot be read',
    nextStep: 'check its path and its permissions',
  },
  'generator-artifact': {
    means: 'something in the folder is no regular file, cannot be read, or has no valid artifact name',
    nextStep: 'remove it or give it another name',
  },
  'generator-artifact-changed': {
    means: 'a file changed, vanished or became something else while it was hashed',
    nextStep: 'end everything that the task has started before generating',
  },
  'generator-thread': {
    means: 'a thread that hashes has ended, as where there is no memory for it',
    nextStep: 'give the process more memory',
  },
  'generator-algorithms': {
    means: 'no digest algorithm was asked for, or another one than sha256 and sha512',
    nextStep: 'ask for sha256, sha512 or both',
  },
  'generator-run': {
    means: 'the description of the run does not make a valid blob',
    nextStep: 'correct the members that the message names',
  },
  'generator-preset': {
    means: 'a worker implementation has no such fact, or lacks one that it always has',
    nextStep: 'give exactly what such a worker has',
  },
  'generator-environment': {
    means: 'a member of the environment that the worker does not write, or a malformed one',
    nextStep: 'correct the member',
  },
  'generator-image': {
    means: 'a docker image that cannot be read, or is none',
    nextStep: 'give an archive with exactly one image',
  },
  'generator-additional-data': {
    means: 'additional data of a task that cannot be read, or are no JSON object',
    nextStep: 'let the task write one JSON object into a regular file',
  },
  'generator-reserved-member': {
    means: 'additional data of a task would add to what the worker vouches for',
    nextStep: 'let the task leave these members out',
  },
  'generator-no-key': {
    means: 'there is nothing to sign with',
    nextStep: 'give --ed25519-key, --gpg-key or both',
  },
  'generator-key-file': {
    means: 'a key file is not there, or is no regular file',
    nextStep: 'check its path',
  },
  'generator-key-permissions': {
    means: 'a key file that others can use, or replace in one of the folders above it',
    nextStep: 'take all rights of others away, also from the folders above',
  },
  'generator-key-task-user': {
    means: 'a key file is within reach of the task user, or nobody can tell',
    nextStep: 'give the key to a user that no task runs as',
  },
  'generator-key-weak': {
    means: 'a key that verifiers refuse as too weak',
    nextStep: 'make a new key with cot keygen',
  },
  'generator-key-lifetime': { means: 'a key that ends too soon', nextStep: 'renew the key' },
  'generator-output': {
    means: 'the blob cannot be written',
    nextStep: 'make room, and check the permissions of the folder',
  },
  'generator-upload-unavailable': {
    means: 'the queue or its store did not answer, or failed, for too long',
    nextStep: 'try again later',
  },
  'generator-upload-refused': {
    means: 'the queue or its store refuses an artifact',
    nextStep: 'check the credentials of the task and the expiry of the artifact',
  },
  'generator-upload-conflict': {
    means: 'there is such an artifact already, or the run is over',
    nextStep: 'look at what the run has published already',
  },
} as const satisfies Readonly<Record<GeneratorErrorCode, ErrorExplanation>>;
