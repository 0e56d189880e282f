import { readFile } from 'node:fs/promises';
import {
  expectRejected,
  expectThrown,
  isSharedFolderAbsent,
  sharedPath,
  withTemporaryFolder,
} from '@chain-of-trust/fixtures';
import { loadWorkerKeySet } from '@chain-of-trust/key-repo';
import {
  generateOpenPgpKeyPair,
  parseEd25519PublicKey,
  SigningError,
  verifyCleartext,
  verifyEd25519,
} from '@chain-of-trust/signing';
import { parseBlob } from '@chain-of-trust/types';
import { verifyBlob } from '@chain-of-trust/verifier';
import { beforeAll, describe, expect, test } from 'vitest';
import { runCot } from '../src/cot.js';
import { place, withChangedByte } from './signed-blob.js';

const keysFolder = sharedPath('real');
const productionBlob = sharedPath('real', 'chainOfTrust.json.asc');
const at = new Date('2017-06-03T00:00:00Z');

describe.skipIf(isSharedFolderAbsent())('the blob that a production scriptworker clearsigned in 2017', () => {
  const verifyBlobOf = (implementation: string, keys: string, ...rest: string[]) =>
    runCot([
      'verify-blob',
      productionBlob,
      '--worker-implementation',
      implementation,
      '--keys',
      keys,
      ...rest,
    ]);

  describe('when the reference time is the day after', () => {
    test('is verified, by the key that the trusted key has certified', async () => {
      const { exitCode, stdout } = await verifyBlobOf('scriptworker', keysFolder, '--at', '2017-06-03');
      expect(exitCode).toBe(0);
      expect(stdout).toContain('d79913cefd45e8a9');
    });
  });

  describe('when the reference time is now', () => {
    test('is refused, because the key has expired', async () => {
      const { exitCode, stdout } = await verifyBlobOf('scriptworker', keysFolder, '--format', 'json');
      expect(exitCode).toBe(1);
      expect(JSON.parse(stdout)).toMatchObject({
        verified: false,
        findings: [{ code: 'signature/key-expired' }],
      });
    });
  });

  describe('when it is said to be of another worker implementation', () => {
    test('is refused, although the key of scriptworker lies beside', async () => {
      await withTemporaryFolder(async (folder) => {
        const other = await generateOpenPgpKeyPair({
          userId: { name: 'docker worker', email: 'docker-worker@example.com' },
          algorithm: 'ed25519',
          created: new Date('2017-01-01T00:00:00Z'),
          expiresInSeconds: 730 * 86_400,
        });
        await place(folder, 'docker-worker/worker.pub', other.publicKey);
        for (const name of ['trusted/4654904BB484B6B2.pub', 'valid/D79913CEFD45E8A9.pub']) {
          await place(
            folder,
            `scriptworker/${name}`,
            await readFile(sharedPath('real', 'scriptworker', name)),
          );
        }
        const rest = ['--at', '2017-06-03', '--format', 'json'];
        expect(await verifyBlobOf('scriptworker', folder, ...rest)).toMatchObject({ exitCode: 0 });
        const { exitCode, stdout } = await verifyBlobOf('docker-worker', folder, ...rest);
        expect(exitCode).toBe(1);
        expect(JSON.parse(stdout)).toMatchObject({
          verified: false,
          findings: [{ code: 'signature/key-unknown' }],
        });
      });
    });
  });

  describe('when any one byte of it was changed', () => {
    let message: Buffer;

    beforeAll(async () => {
      message = await readFile(productionBlob);
    });

    test.each([0, 1, 2])(
      'is refused, at positions of the signed text 24 bytes apart from %i on',
      async (offset) => {
        const keySet = await loadWorkerKeySet(keysFolder, 'scriptworker', { at });
        const start = message.indexOf('\n\n') + 2 + offset * 8;
        const end = message.indexOf('\n-----BEGIN PGP SIGNATURE-----');
        for (let position = start; position < end; position += 24) {
          const changed = { format: 'gpg', message: withChangedByte(message, position) } as const;
          const verdict = await verifyBlob(changed, keySet, at);
          expect({ position, verified: verdict.verified }).toEqual({ position, verified: false });
        }
      },
    );

    test('is refused, at a letter of the armored signature', async () => {
      const { openpgp } = await loadWorkerKeySet(keysFolder, 'scriptworker', { at });
      if (openpgp === undefined) throw new TypeError('the capture has OpenPGP keys');
      const position = message.indexOf('\n\n', message.indexOf('-----BEGIN PGP SIGNATURE-----')) + 200;
      const changed = withChangedByte(message, position);
      await expectRejected(
        verifyCleartext(changed, openpgp, { at }),
        SigningError,
        'signing-message-checksum',
      );
    });
  });
});

describe.skipIf(isSharedFolderAbsent())('the blob that a real generic-worker signed with ed25519', () => {
  const part = (...segments: string[]) => sharedPath('real', 'generic-worker', ...segments);
  const document = part('artifacts', 'public', 'chain-of-trust.json');

  test("is verified by cot verify-blob with the worker's public key", async () => {
    await withTemporaryFolder(async (folder) => {
      await place(folder, 'generic-worker/worker.pub', await readFile(part('ed25519_public_key')));
      const options = ['--worker-implementation', 'generic-worker', '--keys', folder];
      expect(await runCot(['verify-blob', document, ...options])).toMatchObject({ exitCode: 0 });
    });
  });

  test('says the same task as the queue', async () => {
    const { task } = parseBlob(await readFile(document));
    expect(task).toEqual(JSON.parse(await readFile(part('task.json'), 'utf8')));
  });

  test('is refused when any one byte of it was changed', async () => {
    const [bytes, signature] = await Promise.all([readFile(document), readFile(`${document}.sig`)]);
    const keys = [parseEd25519PublicKey(await readFile(part('ed25519_public_key')))];
    expect(parseBlob(verifyEd25519(bytes, signature, keys).bytes).runId).toBe(0);
    for (let position = 0; position < bytes.length; position++) {
      const changed = withChangedByte(bytes, position);
      expectThrown(() => verifyEd25519(changed, signature, keys), SigningError, 'signing-signature-bad');
    }
  });
});
