import { expectRejected } from '@chain-of-trust/fixtures';
import {
  certifyOpenPgpKey,
  generateEd25519KeyPair,
  type OpenPgpKeyPair,
  parseOpenPgpPrivateKey,
  parseOpenPgpPublicKeys,
} from '@chain-of-trust/signing';
import type { WorkerImplementation } from '@chain-of-trust/types';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KeyRepoError, type KeyRepoErrorCode } from '../../src/error.js';
import { ObjectReader } from '../../src/git/object-reader.js';
import { readImplementationKeys } from '../../src/keys/implementation-keys.js';
import { keyBounds } from '../../src/keys/layout.js';
import { pathIn, readFolder, rootOf } from '../../src/keys/tree-files.js';
import { at, created, createPair, toBinary } from '../support/test-keys.js';
import { TestRepository } from '../support/test-repository.js';

type Files = Readonly<Record<string, string | Uint8Array>>;

describe('readImplementationKeys', () => {
  let repository: TestRepository;
  let [alice, bob, worker, other]: readonly OpenPgpKeyPair[] = [];
  const pair = (found: OpenPgpKeyPair | undefined): OpenPgpKeyPair => {
    if (found === undefined) throw new Error('made before all tests');
    return found;
  };

  beforeAll(async () => {
    repository = await TestRepository.create();
    [alice, bob, worker, other] = await Promise.all(
      ['alice', 'bob', 'worker', 'other'].map((name) => createPair(name)),
    );
  });

  afterAll(() => repository.close());

  async function readCommit(commit: string, name: WorkerImplementation, time: Date) {
    const reader = new ObjectReader({ path: repository.path });
    try {
      const root = await rootOf(reader, commit);
      const entry = (await readFolder(reader, root)).find((each) => each.name === name);
      if (entry === undefined) throw new Error('expected a folder');
      const folder = { path: pathIn(root, entry), id: entry.id };
      return await readImplementationKeys(name, { reader, folder, at: time, origin: 'test' });
    } finally {
      await reader.close();
    }
  }
  const read = async (files: Files, name: WorkerImplementation = 'docker-worker', time = at) => {
    const under = Object.entries(files).map(([path, content]) => [`${name}/${path}`, content]);
    return readCommit(await repository.commit(Object.fromEntries(under)), name, time);
  };
  const expectRefused = (files: Files, code: KeyRepoErrorCode) =>
    expectRejected(read(files), KeyRepoError, code);

  async function certify(key: OpenPgpKeyPair, by: OpenPgpKeyPair): Promise<string> {
    const [publicKey] = await parseOpenPgpPublicKeys(Buffer.from(key.publicKey));
    if (publicKey === undefined) throw new Error('expected a key');
    return certifyOpenPgpKey(publicKey, await parseOpenPgpPrivateKey(Buffer.from(by.privateKey)), {
      at: created,
    });
  }

  describe('when the folder is flat', () => {
    test('keys are found in nested folders, armored or binary, several in a file, whatever its name', async () => {
      const both = pair(alice).publicKey + pair(bob).publicKey;
      const ed25519 = generateEd25519KeyPair().publicKey;
      const { layout, files, keys, keySet } = await read({
        'a/b/-c': both,
        d: toBinary(pair(worker).publicKey),
        'ä "e".txt': ed25519,
        'README.md': 'x',
        'facts.json': 'x',
        '.hidden': 'x',
      });
      expect(layout).toBe('flat');
      expect(files).toEqual(
        new Map([
          ['docker-worker/a/b/-c', [pair(alice).fingerprint, pair(bob).fingerprint]],
          ['docker-worker/d', [pair(worker).fingerprint]],
          ['docker-worker/ä "e".txt', [ed25519.trim()]],
        ]),
      );
      expect(keys.map(({ validity, paths }) => [validity, ...paths])).toEqual([
        ['valid', 'docker-worker/a/b/-c'],
        ['valid', 'docker-worker/a/b/-c'],
        ['valid', 'docker-worker/d'],
      ]);
      expect(keySet.openpgp?.keys).toHaveLength(3);
      expect(keySet.ed25519).toHaveLength(1);
    });

    test.each<[WorkerImplementation, readonly string[], readonly string[]]>([
      ['docker-worker', ['.md', '.json'], ['.in', '.sh']],
      ['generic-worker', ['.md', '.in', '.sh'], ['.json']],
      ['taskcluster-worker', ['.md'], ['.json']],
      ['scriptworker', ['.md'], ['.sh']],
    ])('of %s, %j are passed over and %j are not', async (name, ignored, others) => {
      const good = { a: pair(worker).publicKey };
      const notes = Object.fromEntries(ignored.map((suffix) => [`x${suffix}`, 'x']));
      expect((await read({ ...good, ...notes }, name)).keys).toHaveLength(1);
      for (const suffix of others)
        await expectRejected(read({ ...good, [`x${suffix}`]: 'x' }, name), KeyRepoError, 'key-repo-file');
    });

    test('an expired key is told and does not stop the others', async () => {
      const time = new Date('2027-06-01T00:00:00Z');
      const { keys } = await read({ a: pair(worker).publicKey }, 'docker-worker', time);
      expect(keys).toMatchObject([{ validity: 'expired', reason: { code: 'signing-key-expired' } }]);
    });

    test('one key in two files is one key', async () => {
      const { publicKey, fingerprint } = pair(worker);
      const { keys, keySet } = await read({ a: publicKey, b: publicKey });
      expect(keys).toMatchObject([{ fingerprint, paths: ['docker-worker/a', 'docker-worker/b'] }]);
      expect(keySet.openpgp?.keys).toHaveLength(1);
    });

    test('two versions of a key are refused', async () => {
      const certified = await certify(pair(worker), pair(alice));
      await expectRefused({ a: pair(worker).publicKey, b: certified }, 'key-repo-versions');
    });

    test('a key with a broken self-signature is refused', async () => {
      const binary = toBinary(pair(worker).publicKey);
      binary[binary.length - 1] = (binary.at(-1) ?? 0) ^ 1;
      await expectRefused({ a: binary }, 'key-repo-key');
    });
  });

  describe('when the folder is signed', () => {
    test('who certified what decides', async () => {
      const { layout, keys, keySet } = await read(
        {
          'trusted/alice': pair(alice).publicKey,
          'valid/worker': await certify(pair(worker), pair(alice)),
          'valid/other': pair(other).publicKey,
        },
        'scriptworker',
      );
      expect(layout).toBe('signed');
      expect(keys).toMatchObject([
        { fingerprint: pair(alice).fingerprint, isTrusted: true, validity: 'valid' },
        { fingerprint: pair(other).fingerprint, isTrusted: false, validity: 'unknown', certifiedBy: [] },
        {
          fingerprint: pair(worker).fingerprint,
          isTrusted: false,
          validity: 'valid',
          certifiedBy: [pair(alice).fingerprint],
        },
      ]);
      expect(keySet.openpgp?.certifiers).toHaveLength(1);
    });

    test('somebody trusted whose key has expired stops nobody else', async () => {
      const old = await createPair('old', 1);
      const { keys } = await read(
        {
          'trusted/old': old.publicKey,
          'trusted/alice': pair(alice).publicKey,
          'valid/a': await certify(pair(worker), pair(alice)),
          'valid/b': await certify(pair(other), old),
        },
        'scriptworker',
      );
      expect(keys.map(({ userIds, validity }) => `${userIds[0]?.split(' ')[0]} ${validity}`)).toEqual([
        'alice valid',
        'old expired',
        'worker valid',
        'other unknown',
      ]);
    });
  });

  describe('when the tree has what is no file', () => {
    const blob = () => repository.git(['hash-object', '-w', '--stdin'], { input: pair(worker).publicKey });

    async function commitTree(lines: string): Promise<string> {
      const folder = await repository.git(['mktree'], { input: lines });
      const root = await repository.git(['mktree'], { input: `040000 tree ${folder}\tdocker-worker\n` });
      return repository.git(['commit-tree', root, '-m', 'x']);
    }
    const expectTreeRefused = async (lines: string, code: KeyRepoErrorCode) =>
      expectRejected(readCommit(await commitTree(lines), 'docker-worker', at), KeyRepoError, code);

    test('a file only: accepted', async () => {
      const commit = await commitTree(`100644 blob ${await blob()}\ta\n`);
      expect((await readCommit(commit, 'docker-worker', at)).keys).toHaveLength(1);
    });

    test('a symbolic link', async () => {
      await expectTreeRefused(`120000 blob ${await blob()}\ta\n`, 'key-repo-entry');
    });

    test('a submodule', async () => {
      const head = await repository.commit({ x: 'x' });
      await expectTreeRefused(`160000 commit ${head}\ta\n`, 'key-repo-entry');
    });

    test('more entries than a key repository has', async () => {
      const id = await blob();
      const lines = Array.from({ length: keyBounds.maxFiles + 1 }, (_, i) => `100644 blob ${id}\t${i}\n`);
      await expectTreeRefused(lines.join(''), 'key-repo-bounds');
    });

    test('a file larger than any key, of which nothing is read', async () => {
      const id = await repository.git(['hash-object', '-w', '--stdin'], {
        input: Buffer.alloc(keyBounds.maxFileBytes + 1),
      });
      await expectTreeRefused(`100644 blob ${id}\ta\n`, 'key-repo-bounds');
    });
  });
});
