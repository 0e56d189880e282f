import { explain } from './explain.js';

/** What findings of the family `signature` mean. */
export const signatureExplanations = {
  ...explain(['signature/no-keys'], {
    rules: ['signature/valid'],
    means: 'no key is trusted for this worker implementation',
    causes: [
      'the keys folder was not given, or has no folder of that implementation',
      'a new worker implementation',
    ],
    nextStep: 'add it to the policy or the keys folder',
  }),
  ...explain(['signature/bad'], {
    rules: ['signature/valid'],
    means: 'the bytes are not those that were signed, or an ed25519 key that is not trusted signed them',
    causes: [
      'a worker of another implementation signed',
      'a worker has a new key that nobody has added',
      'a key was removed from the policy and the task is older than that',
      'somebody changed the blob',
    ],
    nextStep:
      'find out who could write to the storage; `actual` names the key of another worker implementation, if it was one',
  }),
  ...explain(['signature/key-unknown'], {
    rules: ['signature/valid'],
    means: 'an OpenPGP key signed that is not among those of this worker implementation',
    causes: [
      'a new worker whose key nobody has added',
      'a key that was removed since the task ran',
      'a worker of another implementation signed',
    ],
    nextStep:
      'look the key ID up in the key repository: a worker of another implementation, a new one, or a stranger?',
  }),
  ...explain(['signature/key-expired', 'signature/key-revoked', 'signature/key-not-yet-valid'], {
    rules: ['signature/valid'],
    means: 'the key that signed was not valid at the reference time',
    causes: ['a cached task that ran long ago', 'a key that nobody renewed in time'],
    nextStep: 'look the key up; an expired key verifies nothing, also not what it signed before',
  }),
  ...explain(['signature/key-not-certified', 'signature/key-cannot-sign', 'signature/key-weak'], {
    rules: ['signature/valid'],
    means: 'no trusted key has certified the key that signed, it may not sign data, or it is too weak',
    causes: ['a key that was added without being signed by a trusted key', 'an old key of 1024 bits'],
    nextStep: 'have it certified, or replaced',
  }),
  ...explain(
    [
      'signature/message-malformed',
      'signature/message-surroundings',
      'signature/message-header',
      'signature/message-hash-header',
      'signature/message-checksum',
      'signature/message-incomplete',
      'signature/message-several',
    ],
    {
      rules: ['signature/valid'],
      means:
        'the signed message has text before, after or between, several messages, headers, a bad checksum, or no end',
      causes: [
        'the file was edited, or went through a program that changes line ends',
        'somebody added text that is not signed',
      ],
      nextStep: 'a worker writes exactly one signed message: find out who added to it',
    },
  ),
  ...explain(
    [
      'signature/malformed',
      'signature/several',
      'signature/type',
      'signature/future',
      'signature/expired',
      'signature/digest-weak',
    ],
    {
      rules: ['signature/valid'],
      means:
        'not exactly one signature of a text with SHA-256 or better, made before the reference time and not expired',
      causes: [
        'an upload that was cut off',
        'a signature that was made with another program or other options',
        'a worker whose clock is wrong',
      ],
      nextStep: 'find out which program signed',
    },
  ),
};
