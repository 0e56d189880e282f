import { join } from 'node:path';
import { expectRejected, withTemporaryFolder } from '@chain-of-trust/fixtures';
import { generateEd25519KeyPair } from '@chain-of-trust/signing';
import { describe, expect, it } from 'vitest';
import { KeyRepoError } from '../../src/error.js';
import { readPublicKeyFile } from '../../src/life/public-key-file.js';
import { createPair, fill, toBinary } from '../support/test-keys.js';

describe('readPublicKeyFile', () => {
  it('reads a key, armored or binary', async () => {
    const { publicKey, fingerprint } = await createPair();
    await withTemporaryFolder(async (folder) => {
      await fill(folder, { a: publicKey, b: toBinary(publicKey) });
      for (const name of ['a', 'b'])
        expect((await readPublicKeyFile(join(folder, name))).fingerprint).toBe(fingerprint);
    });
  });

  it.each<readonly [string, KeyRepoError['code'], () => Promise<string>]>([
    [
      'two keys',
      'key-repo-file',
      async () => (await createPair()).publicKey + (await createPair()).publicKey,
    ],
    ['a private key', 'key-repo-secret', async () => (await createPair()).privateKey],
    ['an ed25519 key', 'key-repo-file', async () => generateEd25519KeyPair().publicKey],
    ['nothing', 'key-repo-file', async () => ''],
    ['more than any key has', 'key-repo-bounds', async () => 'x'.repeat(1024 * 1024 + 1)],
  ])('refuses %s', async (_, code, content) => {
    await withTemporaryFolder(async (folder) => {
      await fill(folder, { a: await content() });
      await expectRejected(readPublicKeyFile(join(folder, 'a')), KeyRepoError, code);
    });
  });

  it('says of an ed25519 key that it carries no signatures', async () => {
    await withTemporaryFolder(async (folder) => {
      await fill(folder, { a: generateEd25519KeyPair().publicKey });
      const error = await expectRejected(readPublicKeyFile(join(folder, 'a')), KeyRepoError, 'key-repo-file');
      expect(error.message).toContain('ed25519');
    });
  });

  it('refuses a file that is not there', async () => {
    await expectRejected(readPublicKeyFile('/nonexistent/a'), KeyRepoError, 'key-repo-file');
  });
});
