import { readFile } from 'node:fs/promises';
import { expectThrown, withTemporaryFolder } from '@chain-of-trust/fixtures';
import { hashArtifacts } from '@chain-of-trust/generator';
import {
  generateEd25519KeyPair,
  parseEd25519PrivateKey,
  parseEd25519PublicKey,
  SigningError,
  verifyEd25519,
} from '@chain-of-trust/signing';
import {
  blobArtifactNames,
  DocumentError,
  formatJson,
  type JsonObject,
  type JsonValue,
  parseBlob,
} from '@chain-of-trust/types';
import { describe, expect, test } from 'vitest';
import { runCot } from '../src/cot.js';
import { finishedRun } from '../src/finished-run.js';
import { askPython, isScriptworkerAbsent, runPython } from '../src/python.js';
import { blob, contentOf, place, signedBlob, withChangedByte } from './signed-blob.js';

const { ed25519: documentName, ed25519Signature: signatureName } = blobArtifactNames;

/** Positions from the first to the last byte. */
function positionsIn(bytes: Uint8Array, count: number): number[] {
  return Array.from({ length: count }, (_, i) => Math.floor((i * (bytes.length - 1)) / (count - 1)));
}

/** The object without one of its members. */
function omit(value: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([member]) => member !== name));
}

describe.skipIf(isScriptworkerAbsent())('the public Python scriptworker', () => {
  describe('when our generator has signed a blob', () => {
    async function publish(folder: string) {
      const { privateKey, publicKey } = generateEd25519KeyPair();
      const files = await signedBlob({ ed25519: parseEd25519PrivateKey(privateKey) });
      for (const { name, content } of files) await place(folder, name, content);
      const publicKeyFile = await place(folder, 'worker.pub', `${publicKey}\n`);
      const paths = { document: `${folder}/${documentName}`, signature: `${folder}/${signatureName}` };
      return { files, publicKey, publicKeyFile, ...paths };
    }

    test('verifies the signature and reads the same public key', async () => {
      await withTemporaryFolder(async (folder) => {
        const { publicKey, ...order } = await publish(folder);
        expect(await askPython('verify_ed25519.py', order)).toEqual({ verified: true, publicKey });
      });
    });

    test.each([documentName, signatureName])('refuses one changed byte in %s, as we do', async (name) => {
      await withTemporaryFolder(async (folder) => {
        const { files, publicKey, ...order } = await publish(folder);
        const changed = withChangedByte(contentOf(files, name), 40);
        await place(folder, name, changed);
        expect(await askPython('verify_ed25519.py', order)).toMatchObject({ verified: false });
        const [document, signature] = await Promise.all([
          readFile(order.document),
          readFile(order.signature),
        ]);
        const keys = [parseEd25519PublicKey(publicKey)];
        expectThrown(() => verifyEd25519(document, signature, keys), SigningError, 'signing-signature-bad');
      });
    });

    test('verifies the link with the key of its worker implementation alone', async () => {
      await withTemporaryFolder(async (folder) => {
        const { document, signature, publicKey } = await publish(folder);
        const order = { document, signature, publicKeys: { 'generic-worker': [publicKey] } };
        const own = await askPython('verify_link.py', { ...order, workerImplementation: 'generic-worker' });
        const other = await askPython('verify_link.py', { ...order, workerImplementation: 'docker-worker' });
        expect(own).toMatchObject({ verified: true, taskId: finishedRun.taskId });
        expect(other).toMatchObject({ verified: false });
      });
    });

    test('finds that it fits its schema, and that it does not without any of its members', async () => {
      const members = Object.keys(blob);
      const incomplete = members.map((name) => omit(blob, name));
      const answers = await askPython('check_schema.py', [blob, ...incomplete]);
      expect(answers).toEqual([true, ...members.map(() => false)]);
      for (const value of incomplete) {
        const bytes = Buffer.from(formatJson(value));
        expectThrown(() => parseBlob(bytes), DocumentError, 'document-schema');
      }
    });
  });

  describe('when a key pair was made by cot keygen', () => {
    test('reads the private key and derives the same public key', async () => {
      await withTemporaryFolder(async (folder) => {
        const { exitCode } = await runCot(['keygen', '--format', 'ed25519', '--output', `${folder}/worker`]);
        expect(exitCode).toBe(0);
        const [privateKey, publicKey] = await Promise.all(
          ['sec', 'pub'].map(async (suffix) => (await readFile(`${folder}/worker.${suffix}`, 'utf8')).trim()),
        );
        const order = { privateKeyFile: `${folder}/worker.sec` };
        expect(await askPython('read_private_key.py', order)).toEqual({ privateKey, publicKey });
      });
    });
  });

  describe.each(['sha256', 'sha512'])('when it has generated and signed a blob with %s', (algorithm) => {
    async function generate(folder: string) {
      const { privateKey, publicKey } = generateEd25519KeyPair();
      await place(folder, 'artifacts/public/build/target.zip', 'zip');
      await place(folder, 'artifacts/public/logs/chain_of_trust.log', 'log\n');
      const expected = await hashArtifacts(`${folder}/artifacts`, { algorithms: [algorithm as 'sha256'] });
      const privateKeyFile = await place(folder, 'worker.sec', `${privateKey}\n`);
      await place(folder, 'keys/scriptworker/worker.pub', `${publicKey}\n`);
      const order = { artifactDir: `${folder}/artifacts`, privateKeyFile, algorithm, run: finishedRun };
      await askPython('generate_cot.py', order);
      return { document: `${folder}/artifacts/${documentName}`, expected, publicKey };
    }

    const options = (folder: string) => [
      '--worker-implementation',
      'scriptworker',
      '--keys',
      `${folder}/keys`,
    ];

    test('cot verify-blob accepts it, and refuses one changed byte', async () => {
      await withTemporaryFolder(async (folder) => {
        const { document } = await generate(folder);
        expect(await runCot(['verify-blob', document, ...options(folder)])).toMatchObject({ exitCode: 0 });
        await place(folder, `artifacts/${documentName}`, withChangedByte(await readFile(document), 40));
        expect(await runCot(['verify-blob', document, ...options(folder)])).toMatchObject({ exitCode: 1 });
      });
    });

    test('its digests are those of our hashing, and its blob says the same as ours', async () => {
      await withTemporaryFolder(async (folder) => {
        const { document, expected } = await generate(folder);
        const { workerType, ...theirs } = parseBlob(await readFile(document));
        expect(workerType).toBe(finishedRun.task.workerType);
        expect(theirs).toEqual({ ...blob, artifacts: Object.fromEntries(expected) });
      });
    });

    test('no changed byte of the document is accepted', async () => {
      await withTemporaryFolder(async (folder) => {
        const { document, publicKey } = await generate(folder);
        const [bytes, signature] = await Promise.all([readFile(document), readFile(`${document}.sig`)]);
        const keys = [parseEd25519PublicKey(publicKey)];
        expect(verifyEd25519(bytes, signature, keys).signedBy.fingerprint).toBe(publicKey);
        for (const position of positionsIn(bytes, 100)) {
          const changed = withChangedByte(bytes, position);
          expectThrown(() => verifyEd25519(changed, signature, keys), SigningError, 'signing-signature-bad');
        }
      });
    });
  });

  describe('when it formats a document', () => {
    test.each([
      [
        'a blob without letters beyond ASCII',
        { ...blob, task: { ...blob.task, payload: { b: [1, { a: [] }], a: {} } } },
      ],
      ['keys that look like numbers', { b: { 9: 1, 10: 2, 1.5: 3 }, 1: 4 }],
      ['literals', { z: [null, true, false, 0, -1, 1e21, 0.5], a: '', 'a b': '"\\/\b\f\n\r\t' }],
    ])('writes the bytes that we write, less the last line feed: %s', async (_, value) => {
      const { exitCode, stdout } = await runPython('format_json.py', value);
      expect(exitCode).toBe(0);
      expect(`${stdout}\n`).toBe(formatJson(value as JsonValue));
    });

    test('writes letters beyond ASCII as escapes, which mean the same document', async () => {
      const { stdout } = await runPython('format_json.py', blob);
      expect(stdout).toContain('Gr\\u00fc\\u00dfe');
      expect(parseBlob(Buffer.from(stdout))).toEqual(blob);
    });
  });
});
