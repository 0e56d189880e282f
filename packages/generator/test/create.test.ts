import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expectRejected, withTemporaryFolder } from '@chain-of-trust/fixtures';
import { generateEd25519KeyPair, parseEd25519PrivateKey } from '@chain-of-trust/signing';
import { parseBlob } from '@chain-of-trust/types';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ArtifactSource } from '../src/artifacts/source.js';
import { type CreateOptions, createChainOfTrust } from '../src/create.js';
import { GeneratorError, type GeneratorErrorCode } from '../src/error.js';
import { finishedRun } from './finished-run.js';
import { fill } from './folder.js';

const keys = { ed25519: parseEd25519PrivateKey(generateEd25519KeyPair().privateKey) };
const at = new Date('2026-01-02T03:04:05Z');
const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');

const create = (artifacts: readonly ArtifactSource[], options: Partial<CreateOptions> = {}) =>
  createChainOfTrust(finishedRun, { artifacts, keys, at, ...options });

describe('createChainOfTrust', () => {
  describe('when outputs are in folders, files and streams', () => {
    test('lists each under its name, sorted, and writes nothing', async () => {
      await withTemporaryFolder(async (folder) => {
        await fill(folder, {
          'out/a.zip': 'a',
          'out/logs/live.log': 'l',
          'dist/x/y': 'y',
          'host.log': 'log',
        });
        const { artifacts, files } = await create([
          { folder: join(folder, 'dist'), name: 'public/build' },
          { name: 'public/logs/certified.log', file: join(folder, 'host.log') },
          { folder: join(folder, 'out') },
          { name: 'public/stream', content: Readable.from([Buffer.from('st'), Buffer.from('ream')]) },
          { name: 'public/bytes', content: Buffer.from('bytes') },
        ]);
        const expected = {
          'a.zip': { sha256: sha256('a') },
          'logs/live.log': { sha256: sha256('l') },
          'public/build/x/y': { sha256: sha256('y') },
          'public/bytes': { sha256: sha256('bytes') },
          'public/logs/certified.log': { sha256: sha256('log') },
          'public/stream': { sha256: sha256('stream') },
        };
        expect([...artifacts]).toEqual(Object.entries(expected));
        expect(files.map(({ name }) => name)).toEqual([
          'public/chain-of-trust.json.sig',
          'public/chain-of-trust.json',
        ]);
        expect(parseBlob(files[1]?.content ?? new Uint8Array()).artifacts).toEqual(expected);
      });
    });

    test('a stream and a file of the same bytes have the same digests, whatever the algorithms', async () => {
      const algorithms = fc.constantFrom<CreateOptions['algorithms']>(
        ['sha512', 'sha256'],
        ['sha512'],
        ['sha256'],
      );
      await fc.assert(
        fc.asyncProperty(fc.uint8Array(), algorithms, async (content, chosen) => {
          await withTemporaryFolder(async (folder) => {
            await fill(folder, { f: content });
            const sources = [
              { name: 'public/b', content: Readable.from([content]) },
              { name: 'public/a', file: join(folder, 'f') },
            ];
            const { artifacts } = await create(sources, chosen === undefined ? {} : { algorithms: chosen });
            expect(artifacts.get('public/b')).toEqual(artifacts.get('public/a'));
          });
        }),
        { numRuns: 10 },
      );
    });

    test('a run without outputs is legitimate', async () => {
      expect((await create([])).artifacts.size).toBe(0);
    });
  });

  describe('when an output cannot be listed, there is no blob', () => {
    const good = { name: 'public/good', content: Buffer.from('x') };

    test.each<[string, GeneratorErrorCode, ArtifactSource]>([
      ['a name twice', 'generator-artifact', { name: 'public/good', content: Buffer.from('y') }],
      ['a name that leads out', 'generator-artifact', { name: 'public/../x', content: Buffer.from('y') }],
      ['an absolute name', 'generator-artifact', { name: '/public/x', content: Buffer.from('y') }],
      [
        'a name that is another one, written otherwise',
        'generator-artifact',
        { name: 'public//good', content: Buffer.from('y') },
      ],
      ['a name that is not ASCII', 'generator-artifact', { name: 'public/grüße', content: Buffer.from('y') }],
      ['an empty name', 'generator-artifact', { name: '', content: Buffer.from('y') }],
      [
        'the blob itself',
        'generator-artifact',
        { name: 'public/chain-of-trust.json', content: Buffer.from('y') },
      ],
      [
        'a log that still grows',
        'generator-artifact',
        { name: 'public/logs/live.log', content: Buffer.from('y') },
      ],
      ['a file that is not there', 'generator-artifact', { name: 'public/x', file: '/nonexistent/x' }],
      ['a folder as a file', 'generator-artifact', { name: 'public/x', file: '/proc' }],
      ['a device', 'generator-artifact', { name: 'public/x', file: '/dev/null' }],
      ['a folder that is not there', 'generator-folder', { folder: '/nonexistent' }],
    ])('%s', async (_, code, source) => {
      await expectRejected(create([good, source]), GeneratorError, code);
    });

    test('a name below a folder with a name that leads out', async () => {
      await withTemporaryFolder(async (folder) => {
        await fill(folder, { x: 'x' });
        await expectRejected(create([{ folder, name: '..' }]), GeneratorError, 'generator-artifact');
      });
    });

    test('a file in two sources', async () => {
      await withTemporaryFolder(async (folder) => {
        await fill(folder, { 'public/good': 'x' });
        const error = await expectRejected(create([{ folder }, good]), GeneratorError, 'generator-artifact');
        expect(error.facts).toEqual({ name: 'public/good' });
      });
    });

    test('a stream that fails', async () => {
      const failure = new Error('gone');
      const content = Readable.from(
        (async function* () {
          yield Buffer.from('x');
          throw failure;
        })(),
      );
      const error = await expectRejected(
        create([good, { name: 'public/x', content }]),
        GeneratorError,
        'generator-artifact',
      );
      expect(error.cause).toBe(failure);
    });
  });
});
