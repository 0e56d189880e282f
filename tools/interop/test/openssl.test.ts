import { chmod, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withTemporaryFolder } from '@chain-of-trust/fixtures';
import { beforeAll, describe, expect, test } from 'vitest';
import { runCot } from '../src/cot.js';
import { finishedRun } from '../src/finished-run.js';
import { runProgram } from '../src/program.js';
import { place, withChangedByte } from './signed-blob.js';

const document = 'out/public/chain-of-trust.json';

async function openssl(...args: readonly string[]) {
  const { exitCode, stdout, stderr } = await runProgram('openssl', args);
  return { exitCode, output: `${stdout}${stderr}` };
}

/** What a public key of 32 bytes is as SubjectPublicKeyInfo. @see RFC 8410, section 4 */
function toPem(base64: string): string {
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(base64, 'base64')]);
  return `-----BEGIN PUBLIC KEY-----\n${der.toString('base64')}\n-----END PUBLIC KEY-----\n`;
}

describe('openssl', () => {
  beforeAll(async () => {
    expect((await openssl('version')).output).toMatch(/^OpenSSL 3\./);
  });

  const generate = async (folder: string, key: string) => {
    await mkdir(join(folder, 'out/public'), { recursive: true });
    await place(folder, 'out/public/target.zip', 'zip');
    await place(folder, 'run.json', JSON.stringify(finishedRun));
    const run = ['--run', join(folder, 'run.json'), '--artifacts', join(folder, 'out')];
    const made = await runCot(['generate', ...run, '--ed25519-key', key]);
    expect(made).toMatchObject({ exitCode: 0, stderr: '' });
  };

  const pkeyutl = (folder: string) =>
    openssl(
      ...['pkeyutl', '-verify', '-pubin', '-rawin', '-inkey', join(folder, 'public.pem')],
      ...['-in', join(folder, document), '-sigfile', join(folder, `${document}.sig`)],
    );

  test('verifies what cot generate has signed with a key of cot keygen, and refuses one changed byte', () =>
    withTemporaryFolder(async (folder) => {
      await runCot(['keygen', '--format', 'ed25519', '--output', join(folder, 'worker')]);
      const publicKey = (await readFile(join(folder, 'worker.pub'), 'utf8')).trim();
      await place(folder, 'public.pem', toPem(publicKey));
      await generate(folder, join(folder, 'worker.sec'));
      expect(await pkeyutl(folder)).toMatchObject({
        exitCode: 0,
        output: expect.stringContaining('Successfully'),
      });
      await place(folder, document, withChangedByte(await readFile(join(folder, document)), 40));
      expect((await pkeyutl(folder)).exitCode).toBe(1);
    }));

  test('makes a key that cot generate signs with', () =>
    withTemporaryFolder(async (folder) => {
      const key = join(folder, 'private.pem');
      await openssl('genpkey', '-algorithm', 'ed25519', '-out', key);
      await chmod(key, 0o600);
      await openssl('pkey', '-in', key, '-pubout', '-out', join(folder, 'public.pem'));
      await generate(folder, key);
      expect((await pkeyutl(folder)).exitCode).toBe(0);
    }));

  test('signs a document that cot verify-blob accepts', () =>
    withTemporaryFolder(async (folder) => {
      const key = join(folder, 'private.pem');
      await openssl('genpkey', '-algorithm', 'ed25519', '-out', key);
      await chmod(key, 0o600);
      await generate(folder, key);
      const path = join(folder, document);
      await openssl('pkeyutl', '-sign', '-rawin', '-inkey', key, '-in', path, '-out', `${path}.sig`);
      await mkdir(join(folder, 'keys/generic-worker'), { recursive: true });
      await openssl('pkey', '-in', key, '-pubout', '-out', join(folder, 'keys/generic-worker/worker.pub'));
      const keys = ['--worker-implementation', 'generic-worker', '--keys', join(folder, 'keys')];
      expect(await runCot(['verify-blob', path, ...keys])).toMatchObject({ exitCode: 0 });
    }));
});
