import type { ArtifactStoreErrorCode, DocumentErrorCode, EvidenceErrorCode } from '@chain-of-trust/types';
import type { ErrorExplanation } from './explanation.js';

/** Of documents, evidence and the work directory; none can be left out. */
export const typesErrors = {
  'document-too-large': {
    means: 'a document has more bytes than allowed, or aliases of YAML blow it up',
    nextStep: 'find out who wrote it: no honest document is that large',
  },
  'document-not-utf8': {
    means: 'the bytes of a document are not UTF-8',
    nextStep: 'write the file as UTF-8',
  },
  'document-too-deep': {
    means: 'a document has more levels than allowed',
    nextStep: 'find out who wrote it: no honest document is that deep',
  },
  'document-malformed': {
    means: 'the bytes are not one JSON or YAML document',
    nextStep: 'correct the file where the message says',
  },
  'document-duplicate-key': {
    means: 'an object has a repeated key, so that two readers may understand it differently',
    nextStep: 'leave one of the two members out',
  },
  'document-forbidden-key': {
    means: 'an object has a member named __proto__',
    nextStep: 'leave the member out, and find out who wrote it',
  },
  'document-schema': {
    means: 'a document has another shape than it should have',
    nextStep: 'correct every place that the message names',
  },
  'document-digest-algorithm': {
    means: 'an artifact is listed with anything but sha256 and sha512',
    nextStep: 'hash it with sha256 or sha512',
  },
  'evidence-not-found': {
    means: 'the service says that it does not exist, or no longer',
    nextStep: 'check the name and the root URL; what has expired cannot be had any more',
  },
  'evidence-artifact-error': {
    means: 'the artifact exists, but the worker recorded an error in its place',
    nextStep: 'look at the log of the task',
  },
  'evidence-forbidden': {
    means: 'the service demands credentials or scopes that were not given',
    nextStep: 'set TASKCLUSTER_CLIENT_ID and TASKCLUSTER_ACCESS_TOKEN, and try again',
  },
  'evidence-unavailable': {
    means: 'the network failed, or the service did not answer, through all attempts',
    nextStep: 'try again later; nothing was refuted',
  },
  'evidence-malformed': {
    means: 'the answer is not of the shape that the service documents',
    nextStep: 'look at what the service, or a proxy in its place, answers',
  },
  'evidence-too-large': {
    means: 'the answer exceeds a bound of bytes, pages or redirects',
    nextStep: 'look at what the service answers',
  },
  'evidence-redirect': {
    means:
      'a redirect that must not be followed: to plain http, to another scheme, with a user, or to a renamed repository',
    nextStep: 'name the place to which it leads, if that is the right one',
  },
  'evidence-unsupported': {
    means:
      'the request cannot be made: an unsupported host of repositories, or a name that is no artifact name',
    nextStep: 'correct the name, or the policy',
  },
  'store-unwritable': {
    means: 'the work directory cannot hold the artifacts',
    nextStep: 'make room there, or give another folder',
  },
  'store-path': {
    means: 'an artifact has a name that leads out of the work directory',
    nextStep: 'find out who wrote it; nothing of that name is kept',
  },
  'store-duplicate': { means: 'two artifacts would have the same file', nextStep: 'name each artifact once' },
} as const satisfies Readonly<
  Record<DocumentErrorCode | EvidenceErrorCode | ArtifactStoreErrorCode, ErrorExplanation>
>;
