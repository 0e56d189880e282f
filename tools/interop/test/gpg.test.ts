import { mkdir } from 'node:fs/promises';
import { expectRejected, withTemporaryFolder } from '@chain-of-trust/fixtures';
import {
  generateOpenPgpKeyPair,
  type OpenPgpKeyPair,
  parseOpenPgpPrivateKey,
  parseOpenPgpPublicKeys,
  SigningError,
  verifyCleartext,
} from '@chain-of-trust/signing';
import { blobArtifactNames, formatJson, parseBlob } from '@chain-of-trust/types';
import { beforeAll, describe, expect, test } from 'vitest';
import { runCot } from '../src/cot.js';
import { withGpgHomedir } from '../src/gpg.js';
import { runProgram } from '../src/program.js';
import { blob, contentOf, place, signedBlob, withChangedByte } from './signed-blob.js';

test('the gpg of this machine is 2.2 or newer', async () => {
  const { stdout } = await runProgram('gpg', ['--version']);
  const [major = 0, minor = 0] = (/\d+\.\d+/.exec(stdout)?.[0] ?? '').split('.').map(Number);
  expect(major * 100 + minor).toBeGreaterThanOrEqual(202);
});

describe.each(['ed25519', 'rsa4096'] as const)('an OpenPGP key of %s', (algorithm) => {
  let pair: OpenPgpKeyPair;

  beforeAll(async () => {
    pair = await generateOpenPgpKeyPair({
      userId: { name: 'worker', email: 'worker@example.com' },
      algorithm,
      created: new Date(Date.now() - 60_000),
      expiresInSeconds: 86_400,
    });
  });

  async function ourMessage(): Promise<Uint8Array> {
    const openpgp = await parseOpenPgpPrivateKey(Buffer.from(pair.privateKey));
    return contentOf(await signedBlob({ openpgp }), blobArtifactNames.gpg);
  }

  function gpgMessage(): Promise<string> {
    return withGpgHomedir(async (gpg) => {
      await gpg.importKeys(pair.privateKey);
      return gpg.clearsign(formatJson(blob));
    });
  }

  async function verifyOurselves(message: Uint8Array) {
    const keys = await parseOpenPgpPublicKeys(Buffer.from(pair.publicKey));
    return verifyCleartext(message, { keys }, { at: new Date() });
  }

  function positionInBody(message: Uint8Array): number {
    return Buffer.from(message).indexOf('VRmCzX9AQ3OJcnFvFVOdOg');
  }

  describe('when our generator has signed the blob', () => {
    test('gpg says that the signature is good and names the same key', async () => {
      const { exitCode, stdout } = await withGpgHomedir(async (gpg) => {
        await gpg.importKeys(pair.publicKey);
        return gpg.verify(await ourMessage());
      });
      expect(exitCode).toBe(0);
      expect(stdout).toMatch(/^\[GNUPG:\] GOODSIG /m);
      expect(/^\[GNUPG:\] VALIDSIG ([0-9A-F]+) /m.exec(stdout)?.[1]?.toLowerCase()).toBe(pair.fingerprint);
    });

    test('gpg refuses it with one changed byte', async () => {
      const { exitCode, stdout } = await withGpgHomedir(async (gpg) => {
        await gpg.importKeys(pair.publicKey);
        const message = await ourMessage();
        return gpg.verify(withChangedByte(message, positionInBody(message)));
      });
      expect(exitCode).toBe(1);
      expect(stdout).toMatch(/^\[GNUPG:\] BADSIG /m);
    });
  });

  describe('when gpg has signed the blob', () => {
    test('our verifier returns the blob and names the same key', async () => {
      const { bytes, signedBy } = await verifyOurselves(Buffer.from(await gpgMessage()));
      expect(parseBlob(bytes)).toEqual(blob);
      expect(signedBy).toEqual({
        format: 'gpg',
        fingerprint: pair.fingerprint,
        primaryFingerprint: pair.fingerprint,
      });
    });

    test('our verifier refuses it with one changed byte', async () => {
      const message = Buffer.from(await gpgMessage());
      const changed = withChangedByte(message, positionInBody(message));
      await expectRejected(verifyOurselves(changed), SigningError, 'signing-signature-bad');
    });

    test('cot verify-blob accepts it, and refuses it with one changed byte', async () => {
      await withTemporaryFolder(async (folder) => {
        const message = Buffer.from(await gpgMessage());
        await place(folder, 'keys/docker-worker/worker.pub', pair.publicKey);
        const good = await place(folder, 'good.asc', message);
        const bad = await place(folder, 'bad.asc', withChangedByte(message, positionInBody(message)));
        const options = ['--worker-implementation', 'docker-worker', '--keys', `${folder}/keys`];
        expect(await runCot(['verify-blob', good, ...options])).toMatchObject({ exitCode: 0 });
        expect(await runCot(['verify-blob', bad, ...options])).toMatchObject({ exitCode: 1 });
      });
    });
  });

  describe('when the keys folder is a homedir that gpg keeps', () => {
    test('cot verify-blob takes the key once its owner has certified it, and not before', async () => {
      await withTemporaryFolder(async (folder) => {
        const file = await place(folder, 'blob.asc', await ourMessage());
        const homedir = `${folder}/keys/docker-worker`;
        await mkdir(homedir, { recursive: true, mode: 0o700 });
        await withGpgHomedir(async (gpg) => {
          const options = ['--worker-implementation', 'docker-worker', '--keys', `${folder}/keys`];
          await gpg.generateOwnKey('release engineer <releng@example.com>');
          await gpg.importKeys(pair.publicKey);
          await gpg.copyTo(homedir);
          expect(await runCot(['verify-blob', file, ...options])).toMatchObject({ exitCode: 2 });
          await gpg.certify(pair.fingerprint);
          await gpg.copyTo(homedir);
          const { exitCode, stdout } = await runCot(['verify-blob', file, ...options]);
          expect(stdout).toContain(pair.fingerprint);
          expect(exitCode).toBe(0);
        });
      });
    });
  });
});
