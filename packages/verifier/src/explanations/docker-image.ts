import { explain } from './explain.js';

/** What findings of the family `docker-image` mean. */
export const dockerImageExplanations = {
  ...explain(['docker-image/prebuilt-not-allowed'], {
    rules: ['docker-image/origin'],
    means: 'a task type that may not run in a prebuilt image does',
    causes: ['a build that names its image by a name of a registry'],
    nextStep: 'build the image in a docker-image task',
  }),
  ...explain(['docker-image/not-in-chain', 'docker-image/input-differs'], {
    rules: ['docker-image/origin'],
    means: "the image's task is not a docker-image task of the chain, or not the one among the inputs",
    causes: ['the image task is missing among the inputs', 'somebody points a task to an image of their own'],
    nextStep: 'make `payload.image` and `extra.chainOfTrust.inputs` agree',
  }),
  ...explain(['docker-image/unsupported'], {
    rules: ['docker-image/origin'],
    means: 'the image of the task has a shape that no worker documents',
    causes: ['a payload that was written by hand'],
    nextStep: 'name the docker-image task, or an index entry',
  }),
  ...explain(['docker-image/index-missing', 'docker-image/index-not-claimed'], {
    rules: ['docker-image/origin'],
    means: 'the index has no task for the image, or one that never asked for the entry',
    causes: ['the image has expired from the index', 'somebody wrote the entry with leaked scopes'],
    nextStep: 'rebuild the image; find out who wrote the entry',
  }),
  ...explain(['docker-image/prebuilt-not-pinned'], {
    rules: ['docker-image/origin'],
    means: 'the policy wants prebuilt images by digest',
    causes: ['an image by its tag, which can be moved'],
    nextStep: 'name the image as `NAME@sha256:…`',
  }),
  ...explain(['docker-image/digest-mismatch', 'docker-image/digest-malformed'], {
    rules: ['docker-image/digest'],
    means: 'the worker ran another image than was built, or did not record which',
    causes: [
      'the image was replaced after it had been built',
      'a worker that does not record which image it ran',
    ],
    nextStep: 'find out who could write to the storage',
  }),
};
