import { chmod, mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expectRejected, withTemporaryFolder } from '@chain-of-trust/fixtures';
import { describe, expect, test } from 'vitest';
import { readCredentialsFile } from '../../src/credentials/credentials-file.js';
import { findCredentials } from '../../src/credentials/find-credentials.js';
import { EvidenceConfigurationError, type EvidenceConfigurationErrorCode } from '../../src/error.js';

const credentials = { clientId: 'client-x', accessToken: 'token-x' };

async function readText(text: string, mode = 0o600) {
  return await withTemporaryFolder(async (folder) => {
    const path = join(folder, 'secrets.json');
    await writeFile(path, text, { mode });
    await chmod(path, mode);
    return await readCredentialsFile(path);
  });
}

async function expectRefused(
  text: string,
  code: EvidenceConfigurationErrorCode,
  mode?: number,
): Promise<void> {
  const error = await expectRejected(readText(text, mode), EvidenceConfigurationError, code);
  expect(inspect(error, { depth: 9 })).not.toMatch(/client-x|token-x|certificate-x/);
}

describe('readCredentialsFile', () => {
  test.each([0o600, 0o400, 0o700])('when the mode is %o, the credentials are given', async (mode) => {
    expect(await readText(JSON.stringify({ credentials }), mode)).toEqual(credentials);
  });

  test.each([0o644, 0o640, 0o604, 0o620, 0o602, 0o610, 0o601])(
    'when the mode is %o, they are refused',
    async (mode) => {
      await expectRefused(JSON.stringify({ credentials }), 'evidence-configuration-permissions', mode);
    },
  );

  test.each(['{"version":1}', { version: 1 }])(
    'when the certificate is %j, its text is given',
    async (certificate) => {
      const text = JSON.stringify({ credentials: { ...credentials, certificate }, other: 1 });
      expect(await readText(text)).toEqual({ ...credentials, certificate: '{"version":1}' });
    },
  );

  test('when the file holds something else, whoever may read it, there are none', async () => {
    expect(await readText('{"password": "token-x"}', 0o644)).toBeUndefined();
  });

  test('when there is no file, there are none', async () => {
    await withTemporaryFolder(async (folder) => {
      expect(await readCredentialsFile(join(folder, 'none'))).toBeUndefined();
    });
  });

  test.each<[string, EvidenceConfigurationErrorCode]>([
    ['', 'evidence-configuration-file'],
    ['credentials: {clientId: client-x}', 'evidence-configuration-file'],
    ['{"credentials": {"clientId": "client-x", "accessToken": "token-x"}', 'evidence-configuration-file'],
    ['{"credentials": 1, "credentials": "token-x"}', 'evidence-configuration-file'],
    ['["token-x"]', 'evidence-configuration-file'],
    [`"${'x'.repeat(70_000)}"`, 'evidence-configuration-file'],
    ['{"credentials": "token-x"}', 'evidence-configuration-credentials'],
    ['{"credentials": {"clientId": "client-x"}}', 'evidence-configuration-credentials'],
    ['{"credentials": {"clientId": "", "accessToken": "token-x"}}', 'evidence-configuration-credentials'],
    [
      '{"credentials": {"clientId": "a", "accessToken": "token-x", "certificate": "certificate-x"}}',
      'evidence-configuration-credentials',
    ],
    [
      '{"credentials": {"clientId": "a", "accessToken": "token-x", "acessToken": "b"}}',
      'evidence-configuration-credentials',
    ],
  ])('when the file is %.60j, it is refused, and not repeated', async (text, code) => {
    await expectRefused(text, code);
  });

  test('when the path is a folder, it is refused', async () => {
    await withTemporaryFolder(async (folder) => {
      await expectRejected(
        readCredentialsFile(folder),
        EvidenceConfigurationError,
        'evidence-configuration-file',
      );
    });
  });

  test('when the file is larger than memory, it is not read', async () => {
    await withTemporaryFolder(async (folder) => {
      const path = join(folder, 'secrets.json');
      await writeFile(path, '', { mode: 0o600 });
      await truncate(path, 5 * 2 ** 30);
      await expectRejected(
        readCredentialsFile(path),
        EvidenceConfigurationError,
        'evidence-configuration-file',
      );
    });
  });

  test('when a link leads to an open file, the file counts, not the link', async () => {
    await withTemporaryFolder(async (folder) => {
      await writeFile(join(folder, 'open'), JSON.stringify({ credentials }), { mode: 0o644 });
      await symlink('open', join(folder, 'link'));
      const read = readCredentialsFile(join(folder, 'link'));
      await expectRejected(read, EvidenceConfigurationError, 'evidence-configuration-permissions');
    });
  });

  test('when a folder is needed where a file is, it is refused', async () => {
    await withTemporaryFolder(async (folder) => {
      await writeFile(join(folder, 'file'), '');
      const read = readCredentialsFile(join(folder, 'file', 'secrets.json'));
      await expectRejected(read, EvidenceConfigurationError, 'evidence-configuration-file');
    });
  });
});

describe('findCredentials', () => {
  const named = (clientId: string) => ({ clientId, accessToken: 'token-x' });
  const env = { TASKCLUSTER_CLIENT_ID: 'env', TASKCLUSTER_ACCESS_TOKEN: 'token-x' };

  test.each([
    { inEnv: true, inCwd: true, inHome: true, found: 'env' },
    { inEnv: false, inCwd: true, inHome: true, found: 'cwd' },
    { inEnv: false, inCwd: false, inHome: true, found: 'home' },
    { inEnv: false, inCwd: false, inHome: false, found: undefined },
  ])(
    'when env=$inEnv cwd=$inCwd home=$inHome, those of $found are given',
    async ({ inEnv, inCwd, inHome, found }) => {
      await withTemporaryFolder(async (folder) => {
        const [cwd, home] = [join(folder, 'cwd'), join(folder, 'home')];
        await Promise.all([mkdir(cwd), mkdir(home)]);
        const write = (path: string, clientId: string) =>
          writeFile(path, JSON.stringify({ credentials: named(clientId) }), { mode: 0o600 });
        if (inCwd) await write(join(cwd, 'secrets.json'), 'cwd');
        if (inHome) await write(join(home, '.scriptworker'), 'home');
        const sources = { env: inEnv ? env : {}, cwd, home };
        expect(await findCredentials(sources)).toEqual(found === undefined ? undefined : named(found));
      });
    },
  );
});
