import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withTemporaryFolder } from '@chain-of-trust/fixtures';
import {
  generateEd25519KeyPair,
  generateOpenPgpKeyPair,
  parseEd25519PrivateKey,
  parseEd25519PublicKey,
  parseOpenPgpPrivateKey,
  parseOpenPgpPublicKeys,
  verifyCleartext,
  verifyEd25519,
} from '@chain-of-trust/signing';
import { formatJson, parseBlob } from '@chain-of-trust/types';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { generateChainOfTrust } from '../src/generate.js';
import { hashArtifacts } from '../src/hash/hash-artifacts.js';
import { finishedRun } from './finished-run.js';
import { fill } from './folder.js';

const at = new Date('2026-01-02T03:04:05Z');

describe('generateChainOfTrust', () => {
  describe('when the worker has both keys', () => {
    test('a verifier gets the same blob from both formats, with the digests of the files', async () => {
      const ed25519 = generateEd25519KeyPair();
      const openpgp = await generateOpenPgpKeyPair({
        userId: { name: 'worker', email: 'worker@example.com' },
        algorithm: 'ed25519',
        created: new Date('2026-01-01T00:00:00Z'),
        expiresInSeconds: 365 * 86_400,
      });
      const odd = { text: '-dash\u2028-dash', lines: ['a \n- b', '\r\t'] };
      const run = { ...finishedRun, task: { ...finishedRun.task, ...odd } };
      await withTemporaryFolder(async (folder) => {
        await fill(folder, { 'public/a.zip': 'a', 'private/b c': Buffer.alloc(300_000) });
        const { artifacts } = await generateChainOfTrust({
          artifactsFolder: folder,
          run,
          keys: {
            ed25519: parseEd25519PrivateKey(ed25519.privateKey),
            openpgp: await parseOpenPgpPrivateKey(Buffer.from(openpgp.privateKey)),
          },
          algorithms: ['sha256', 'sha512'],
          at,
        });
        const load = (name: string) => readFile(join(folder, 'public', name));
        const message = await load('chainOfTrust.json.asc');
        const keys = await parseOpenPgpPublicKeys(Buffer.from(openpgp.publicKey));
        const cleartext = await verifyCleartext(message, { keys }, { at });
        const document = await load('chain-of-trust.json');
        const signature = await load('chain-of-trust.json.sig');
        const signed = verifyEd25519(document, signature, [parseEd25519PublicKey(ed25519.publicKey)]);
        const blob = parseBlob(cleartext.bytes);
        expect(parseBlob(signed.bytes)).toEqual(blob);
        expect(Object.fromEntries(artifacts)).toEqual(blob.artifacts);
        expect(blob.task).toEqual(run.task);
        expect(blob.artifacts).toEqual({
          'public/a.zip': digestsByCoreutils(folder, 'public/a.zip'),
          'private/b c': digestsByCoreutils(folder, 'private/b c'),
        });
      });
    });
  });
});

describe('hashArtifacts', () => {
  describe('when the folder is any tree', () => {
    test('says what sha256sum says', async () => {
      const name = fc.stringMatching(/^[A-Za-z0-9 <&]{1,8}$/);
      const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => ['t', ...names].join('/'));
      // A suffix for files, so that no file stands where another one needs a folder.
      const tree = fc.dictionary(
        path.map((names) => `${names}.f`),
        fc.uint8Array({ maxLength: 5000 }),
        {
          minKeys: 1,
          maxKeys: 8,
        },
      );
      await fc.assert(
        fc.asyncProperty(tree, async (files) => {
          await withTemporaryFolder(async (folder) => {
            await fill(folder, files);
            const names = Object.keys(files).sort();
            const lines = execFileSync('sha256sum', ['--', ...names], { cwd: folder }).toString();
            const digests = await hashArtifacts(folder);
            const ours = [...digests].map(([file, { sha256 }]) => `${sha256}  ${file}\n`);
            expect(ours.join('')).toBe(lines);
          });
        }),
        { numRuns: 20 },
      );
    });
  });
});

describe('formatJson', () => {
  describe('when a document is ASCII', () => {
    // Printed by Python 3.11: json.dumps(sample, indent=2, sort_keys=True) + "\n".
    const python = `{
  "Z": "q\\"\\\\/\\n\\t",
  "_": {
    "1": {
      "x": [
        {
          "y": "<&>"
        }
      ]
    },
    "10": 1,
    "9": 2
  },
  "a": {},
  "b": [],
  "z": [
    1,
    2.5,
    -3,
    true,
    false,
    null
  ]
}
`;

    test('it looks as Python writes it', () => {
      expect(formatJson(JSON.parse(python))).toBe(python);
    });
  });
});

function digestsByCoreutils(folder: string, name: string) {
  const digest = (program: string) => execFileSync(program, [name], { cwd: folder }).toString().split(' ')[0];
  return { sha256: digest('sha256sum'), sha512: digest('sha512sum') };
}
