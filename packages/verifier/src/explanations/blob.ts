import { explain } from './explain.js';

/** What findings of the family `blob` mean. */
export const blobExplanations = {
  ...explain(['blob/missing', 'signature/missing'], {
    rules: ['blob/present'],
    means: 'the run has no blob or no signature in the format of the policy',
    causes: [
      'the task does not ask for the chainOfTrust feature',
      'the worker pool has no key to sign with',
      'the policy demands a format of signature that the worker does not write',
    ],
    nextStep: 'enable the `chainOfTrust` feature; check `signatureFormat`',
  }),
  ...explain(['blob/expired'], {
    rules: ['blob/present'],
    means: 'the task has expired, and what its worker signed with it',
    causes: ['a cached task that is older than its artifacts are kept'],
    nextStep: 'build it again',
  }),
  ...explain(
    [
      'blob/malformed',
      'blob/not-utf8',
      'blob/too-deep',
      'blob/too-large',
      'blob/duplicate-key',
      'blob/forbidden-key',
      'blob/schema',
      'blob/digest-algorithm',
    ],
    {
      rules: ['blob/schema'],
      means:
        'well signed, but not a blob: not JSON, a repeated key, `__proto__`, a member missing, a digest other than sha256 and sha512',
      causes: [
        'a worker of another version than this software knows',
        'somebody signs with the key what no worker writes',
      ],
      nextStep: 'find out what is wrong with the worker: a key that signs anything is a leaked key',
    },
  ),
  ...explain(['blob/formats-differ'], {
    rules: ['blob/schema'],
    means: 'the two signed formats say different things',
    causes: ['one of the two files is of another run', 'somebody has one of the two keys'],
    nextStep: 'trust neither',
  }),
  ...explain(['blob/task-id-mismatch'], {
    rules: ['blob/task-id'],
    means: 'the blob of another task',
    causes: [
      'the blob of an earlier run was uploaded again',
      'somebody replays a good blob in another place',
    ],
    nextStep: 'find out who uploaded it',
  }),
  ...explain(['blob/run-id-mismatch'], {
    rules: ['blob/run-id'],
    means: 'the blob of another run of the task',
    causes: [
      'the blob of an earlier run was uploaded again',
      'somebody replays a good blob in another place',
    ],
    nextStep: 'find out who uploaded it',
  }),
  ...explain(['blob/worker-mismatch'], {
    rules: ['blob/worker'],
    means: 'the blob of another worker',
    causes: [
      'the blob of an earlier run was uploaded again',
      'somebody replays a good blob in another place',
    ],
    nextStep: 'find out who uploaded it',
  }),
  ...explain(['blob/task-differs'], {
    rules: ['blob/task-definition'],
    means: 'the worker ran something else than the queue says; one finding for each member',
    causes: ['the answer of the queue was changed on its way', 'somebody added to what the worker signs'],
    nextStep: 'find out which of the two was changed',
  }),
};
