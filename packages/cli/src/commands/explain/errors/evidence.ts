import type {
  BundleErrorCode,
  CacheErrorCode,
  EvidenceConfigurationErrorCode,
} from '@chain-of-trust/evidence';
import type { ErrorExplanation } from './explanation.js';

/** Of where evidence comes from, bundles and caches; none can be left out. */
export const evidenceErrors = {
  'evidence-configuration-option': {
    means: 'an option of the evidence does not exist, or has a value outside its range',
    nextStep: 'correct the option',
  },
  'evidence-configuration-url': {
    means: 'the root URL, the proxy or a mirror is not a plain http or https base URL',
    nextStep: 'give it without query, user and fragment',
  },
  'evidence-configuration-credentials': {
    means: 'credentials are half given, or their certificate is not JSON',
    nextStep: 'set both TASKCLUSTER_CLIENT_ID and TASKCLUSTER_ACCESS_TOKEN',
  },
  'evidence-configuration-file': {
    means: 'a credentials file is not of the documented shape',
    nextStep: 'write it as the documentation shows',
  },
  'evidence-configuration-permissions': {
    means: 'a credentials file can be read or written by others than its owner',
    nextStep: 'take all rights of the group and of others away',
  },
  'bundle-file': {
    means: 'the bundle cannot be read or written',
    nextStep: 'check its path and its permissions',
  },
  'bundle-malformed': {
    means: 'the file is no bundle: another archive, or one that was changed or packed again',
    nextStep: 'use a file that cot verify --bundle has written',
  },
  'bundle-version': {
    means: 'the bundle is of a version that this release does not know',
    nextStep: 'use a newer release',
  },
  'bundle-digest': {
    means: 'the bytes of a member are not those that the manifest of the bundle names',
    nextStep: 'use another copy; this one was changed or damaged',
  },
  'bundle-bounds': {
    means: 'there is more, or larger, than a bundle can hold',
    nextStep: 'record without --with-artifacts',
  },
  'cache-folder': {
    means: 'the folder of the cache cannot be made, read or written',
    nextStep: 'check its path and its permissions, or verify without a cache',
  },
  'cache-permissions': {
    means: 'others can change what is in the folder of the cache, or put another one in its place',
    nextStep: 'take the rights of others away, or use a folder of your own',
  },
} as const satisfies Readonly<
  Record<EvidenceConfigurationErrorCode | BundleErrorCode | CacheErrorCode, ErrorExplanation>
>;
