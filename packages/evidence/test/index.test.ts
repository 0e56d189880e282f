import type {
  BundledEvidence,
  BundleErrorCode,
  BundleTarget,
  CredentialSources,
  EvidenceConfigurationErrorCode,
  LiveEvidence,
  LiveEvidenceOptions,
  Mirrors,
  NetworkLimits,
  Recording,
  RecordingOptions,
  TaskclusterCredentials,
  TaskclusterEnvironment,
  Traffic,
} from '@chain-of-trust/evidence';
import * as evidence from '@chain-of-trust/evidence';
import { expect, expectTypeOf, test } from 'vitest';

test('the public surface is this list', () => {
  expect(Object.keys(evidence).sort()).toEqual([
    'BundleError',
    'CacheError',
    'EvidenceConfigurationError',
    'bundleAnswersSchema',
    'bundleManifestSchema',
    'cacheEvidence',
    'createLiveEvidence',
    'findCredentials',
    'openBundledEvidence',
    'openWorkDirectory',
    'readCredentialsFile',
    'readProxyEnvironment',
    'readTaskclusterEnvironment',
    'recordEvidence',
    'secretVariables',
  ]);
  expectTypeOf<BundleErrorCode>().toBeString();
  expectTypeOf<BundledEvidence>().toHaveProperty('hasArtifacts').toBeBoolean();
  expectTypeOf<BundleTarget>().toHaveProperty('taskId').toBeString();
  expectTypeOf<Recording>().toHaveProperty('save');
  expectTypeOf<RecordingOptions>().toHaveProperty('withArtifacts');
  expectTypeOf<LiveEvidenceOptions>().toHaveProperty('rootUrl').toBeString();
  expectTypeOf<LiveEvidenceOptions['mirrors']>().toEqualTypeOf<Mirrors | undefined>();
  expectTypeOf<LiveEvidenceOptions['network']>().toEqualTypeOf<Partial<NetworkLimits> | undefined>();
  expectTypeOf<LiveEvidenceOptions['credentials']>().toEqualTypeOf<TaskclusterCredentials | undefined>();
  expectTypeOf<LiveEvidence['close']>().returns.resolves.toBeVoid();
  expectTypeOf<TaskclusterEnvironment>().toHaveProperty('proxyUrl');
  expectTypeOf<CredentialSources>().toHaveProperty('home');
  expectTypeOf<Traffic>().toHaveProperty('bytes').toBeNumber();
  expectTypeOf<EvidenceConfigurationErrorCode>().toBeString();
});
