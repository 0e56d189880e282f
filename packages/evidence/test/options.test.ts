import { expectThrown } from '@chain-of-trust/fixtures';
import { describe, expect, test } from 'vitest';
import { EvidenceConfigurationError, type EvidenceConfigurationErrorCode } from '../src/error.js';
import { defaultNetworkLimits } from '../src/limits.js';
import { type LiveEvidenceOptions, resolveOptions } from '../src/options.js';

const valid: LiveEvidenceOptions = { rootUrl: 'https://tc.example.com/' };

describe('resolveOptions', () => {
  test('when only the root URL is given, the rest has defaults', () => {
    expect(resolveOptions(valid)).toMatchObject({
      rootUrl: 'https://tc.example.com',
      apiBase: 'https://tc.example.com',
      isDeploymentPlain: false,
      credentials: undefined,
      limits: defaultNetworkLimits,
    });
  });

  test('when the root URL is plain http, the deployment is', () => {
    expect(resolveOptions({ rootUrl: 'http://127.0.0.1:8000' }).isDeploymentPlain).toBe(true);
  });

  test('when there is a proxy, it is asked, and the credentials are dropped', () => {
    const credentials = { clientId: 'a', accessToken: 'b' };
    const resolved = resolveOptions({ ...valid, credentials, proxyUrl: 'http://taskcluster' });
    expect(resolved).toMatchObject({ apiBase: 'http://taskcluster', isDeploymentPlain: false });
    expect(resolved.credentials).toBeUndefined();
  });

  test('when a limit is given, the others keep their defaults', () => {
    const { limits } = resolveOptions({ ...valid, network: { attempts: 2 } });
    expect(limits).toEqual({ ...defaultNetworkLimits, attempts: 2 });
  });

  test.each<[string, object, EvidenceConfigurationErrorCode]>([
    ['an unknown option', { verify: false }, 'evidence-configuration-option'],
    ['an unknown limit', { network: { retries: 3 } }, 'evidence-configuration-option'],
    ['an inherited name as a limit', { network: { toString: 3 } }, 'evidence-configuration-option'],
    ['no attempts', { network: { attempts: 0 } }, 'evidence-configuration-option'],
    ['half an attempt', { network: { attempts: 1.5 } }, 'evidence-configuration-option'],
    [
      'endless time',
      { network: { totalTimeoutMs: Number.POSITIVE_INFINITY } },
      'evidence-configuration-option',
    ],
    ['no root URL', { rootUrl: '' }, 'evidence-configuration-url'],
    ['a relative root URL', { rootUrl: 'tc.example.com' }, 'evidence-configuration-url'],
    ['a file as root URL', { rootUrl: 'file:///tmp' }, 'evidence-configuration-url'],
    ['a root URL with a user', { rootUrl: 'https://u:p@tc.example.com' }, 'evidence-configuration-url'],
    ['a root URL with a query', { rootUrl: 'https://tc.example.com/?x' }, 'evidence-configuration-url'],
    ['the legacy deployment', { rootUrl: 'https://taskcluster.net' }, 'evidence-configuration-url'],
    ['a proxy without a scheme', { proxyUrl: 'taskcluster' }, 'evidence-configuration-url'],
    ['a mirror that is no URL', { mirrors: { x: 'https://y' } }, 'evidence-configuration-url'],
    [
      'an empty access token',
      { credentials: { clientId: 'a', accessToken: '' } },
      'evidence-configuration-credentials',
    ],
  ])('when there is %s, it is refused', (_, change, code) => {
    expectThrown(() => resolveOptions({ ...valid, ...change }), EvidenceConfigurationError, code);
  });
});
