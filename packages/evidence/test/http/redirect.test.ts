import { expectThrown } from '@chain-of-trust/fixtures';
import { EvidenceError } from '@chain-of-trust/types';
import { describe, expect, test } from 'vitest';
import { resolveRedirect } from '../../src/http/redirect.js';

const secure = { from: new URL('https://tc.example.com/api/x'), isDeploymentPlain: false };

describe('resolveRedirect', () => {
  test.each([
    ['https://storage.example.com/a?b=c', 'https://storage.example.com/a?b=c'],
    ['/b', 'https://tc.example.com/b'],
    ['y', 'https://tc.example.com/api/y'],
    ['//other.example.com/z', 'https://other.example.com/z'],
  ])('when the location is %s, it leads to %s', (location, expected) => {
    expect(resolveRedirect({ ...secure, location }).href).toBe(expected);
  });

  test.each([
    'http://storage.example.com/a',
    'http://tc.example.com/api/y',
    'http://127.0.0.1:80/',
    'ftp://storage.example.com/a',
    'file:///etc/passwd',
    'data:text/plain,hello',
    'javascript:0',
    'https://user@storage.example.com/',
    'https://:password@storage.example.com/',
    'https://[::1',
    'https://tc.example.com:99999/',
  ])('when the location is %s, it is refused', (location) => {
    expectThrown(() => resolveRedirect({ ...secure, location }), EvidenceError, 'evidence-redirect');
  });

  test('when an https deployment is itself reached over http, only the same host may stay on http', () => {
    const viaProxy = { from: new URL('http://taskcluster/api/x'), isDeploymentPlain: false };
    expect(resolveRedirect({ ...viaProxy, location: '/y' }).href).toBe('http://taskcluster/y');
    expect(resolveRedirect({ ...viaProxy, location: 'https://a.example.com/' }).protocol).toBe('https:');
    const away = { ...viaProxy, location: 'http://a.example.com/' };
    expectThrown(() => resolveRedirect(away), EvidenceError, 'evidence-redirect');
  });

  test('when the deployment is plain http, other hosts may be as well, but not after https', () => {
    const plain = { from: new URL('http://127.0.0.1:8000/x'), isDeploymentPlain: true };
    expect(resolveRedirect({ ...plain, location: 'http://127.0.0.1:9000/y' }).port).toBe('9000');
    const back = { ...plain, from: new URL('https://a.example.com/'), location: 'http://127.0.0.1:9000/y' };
    expectThrown(() => resolveRedirect(back), EvidenceError, 'evidence-redirect');
  });

  test('when there is no location, it is malformed', () => {
    expectThrown(
      () => resolveRedirect({ ...secure, location: undefined }),
      EvidenceError,
      'evidence-malformed',
    );
  });
});
