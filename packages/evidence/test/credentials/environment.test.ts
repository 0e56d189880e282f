import { inspect } from 'node:util';
import { expectThrown } from '@chain-of-trust/fixtures';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTaskclusterEnvironment, secretVariables } from '../../src/credentials/environment.js';
import { EvidenceConfigurationError } from '../../src/error.js';

const certificate = '{"version":1}';
const full = {
  TASKCLUSTER_ROOT_URL: 'https://tc.example.com',
  TASKCLUSTER_CLIENT_ID: 'client-x',
  TASKCLUSTER_ACCESS_TOKEN: 'token-x',
  TASKCLUSTER_CERTIFICATE: certificate,
  TASKCLUSTER_PROXY_URL: 'http://taskcluster',
  SCRIPTWORKER_GITHUB_OAUTH_TOKEN: 'ghp_scriptworker',
  GITHUB_TOKEN: 'ghp_other',
};

describe('readTaskclusterEnvironment', () => {
  test('when all is set, all is given', () => {
    expect(readTaskclusterEnvironment({ ...full, PATH: '/bin' })).toEqual({
      rootUrl: 'https://tc.example.com',
      credentials: { clientId: 'client-x', accessToken: 'token-x', certificate },
      proxyUrl: 'http://taskcluster',
      gitHubToken: 'ghp_scriptworker',
    });
  });

  test.each([undefined, ''])("when scriptworker's token is %j, the usual one is taken", (none) => {
    const { gitHubToken } = readTaskclusterEnvironment({ ...full, SCRIPTWORKER_GITHUB_OAUTH_TOKEN: none });
    expect(gitHubToken).toBe('ghp_other');
  });

  test('when nothing is set, or set to nothing, nothing is given', () => {
    const empty = Object.fromEntries(Object.keys(full).map((name) => [name, '']));
    expect(readTaskclusterEnvironment({})).toEqual({});
    expect(readTaskclusterEnvironment(empty)).toEqual({});
  });

  test.each([undefined, ''])('when the certificate is %j, the credentials are permanent ones', (none) => {
    const { credentials } = readTaskclusterEnvironment({ ...full, TASKCLUSTER_CERTIFICATE: none });
    expect(credentials).toEqual({ clientId: 'client-x', accessToken: 'token-x' });
  });

  test.each([
    { TASKCLUSTER_CLIENT_ID: '' },
    { TASKCLUSTER_ACCESS_TOKEN: undefined },
    { TASKCLUSTER_CLIENT_ID: '', TASKCLUSTER_ACCESS_TOKEN: '' },
    { TASKCLUSTER_CERTIFICATE: 'certificate-x' },
    { TASKCLUSTER_CERTIFICATE: '"certificate-x"' },
    { TASKCLUSTER_CERTIFICATE: 'null' },
  ])('when only %j differs, the credentials are refused, and not repeated', (change) => {
    const error = expectThrown(
      () => readTaskclusterEnvironment({ ...full, ...change }),
      EvidenceConfigurationError,
      'evidence-configuration-credentials',
    );
    expect(inspect(error, { depth: 9 })).not.toMatch(/client-x|token-x|certificate-x/);
  });

  test('for any values, it gives whole credentials, none, or the one error', () => {
    const variable = fc.option(fc.string(), { nil: undefined });
    fc.assert(
      fc.property(variable, variable, variable, (id, token, cert) => {
        const env = {
          TASKCLUSTER_CLIENT_ID: id,
          TASKCLUSTER_ACCESS_TOKEN: token,
          TASKCLUSTER_CERTIFICATE: cert,
        };
        try {
          const { credentials } = readTaskclusterEnvironment(env);
          expect(credentials?.clientId ?? '').toBe(id ?? '');
          expect(credentials?.accessToken ?? '').toBe(token ?? '');
        } catch (error) {
          expect(error).toBeInstanceOf(EvidenceConfigurationError);
        }
      }),
    );
  });
});

describe('secretVariables', () => {
  test('are all variables that are read but those that say where Taskcluster is', () => {
    const asked = new Set<string>();
    const env = new Proxy<Record<string, string | undefined>>(
      {},
      { get: (_, name) => void asked.add(String(name)) },
    );
    readTaskclusterEnvironment(env);
    for (const name of ['TASKCLUSTER_ROOT_URL', 'TASKCLUSTER_PROXY_URL']) asked.delete(name);
    expect([...secretVariables].sort()).toEqual([...asked].sort());
  });
});
