import { expectThrown } from '@chain-of-trust/fixtures';
import { describe, expect, test } from 'vitest';
import { EvidenceConfigurationError } from '../../src/error.js';
import { hasProxyAgents, readProxyEnvironment, toProxyVariables } from '../../src/http/proxies.js';

describe('readProxyEnvironment', () => {
  test('reads the variables, of which the ones in lower case count more', () => {
    const env = { HTTPS_PROXY: 'http://a', https_proxy: 'http://b', HTTP_PROXY: 'http://c', no_proxy: '*' };
    expect(readProxyEnvironment(env)).toEqual({ https: 'http://b', http: 'http://c', except: '*' });
  });

  test('an empty variable is none', () => {
    expect(readProxyEnvironment({ HTTPS_PROXY: '', https_proxy: '' })).toEqual({
      https: undefined,
      http: undefined,
      except: undefined,
    });
  });
});

describe('toProxyVariables', () => {
  test('without a proxy, there are none, also where hosts are excepted', () => {
    expect(toProxyVariables({ except: '*' })).toBeUndefined();
  });

  test('gives what agents take', () => {
    expect(toProxyVariables({ https: 'https://user:secret@proxy.example.com:3128' })).toEqual({
      https_proxy: 'https://user:secret@proxy.example.com:3128',
      http_proxy: '',
      no_proxy: '',
    });
  });

  test.each(['proxy.example.com:3128', 'socks5://proxy.example.com', 'nonsense', 'file:///proxy'])(
    'refuses %s',
    (proxy) => {
      for (const proxies of [{ https: proxy }, { http: proxy }])
        expectThrown(
          () => toProxyVariables(proxies),
          EvidenceConfigurationError,
          'evidence-configuration-url',
        );
    },
  );
});

describe('hasProxyAgents', () => {
  test.each(['24.5.0', '24.21.0', '26.0.0', '22.21.1'])('%s has them', (version) => {
    expect(hasProxyAgents(version)).toBe(true);
  });

  test.each(['20.20.2', '22.20.0', '23.11.0', '24.4.1', ''])('%s has none', (version) => {
    expect(hasProxyAgents(version)).toBe(false);
  });
});
