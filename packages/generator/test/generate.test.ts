import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectRejected, withTemporaryFolder } from '@chain-of-trust/fixtures';
import { generateEd25519KeyPair, parseEd25519PrivateKey } from '@chain-of-trust/signing';
import { parseBlob } from '@chain-of-trust/types';
import { describe, expect, test } from 'vitest';
import { GeneratorError } from '../src/error.js';
import { generateChainOfTrust } from '../src/generate.js';
import { finishedRun } from './finished-run.js';
import { fill } from './folder.js';

const keys = { ed25519: parseEd25519PrivateKey(generateEd25519KeyPair().privateKey) };
const at = new Date('2026-01-02T03:04:05Z');

describe('generateChainOfTrust', () => {
  describe('when the run has outputs', () => {
    test('writes the signed blob among them', async () => {
      await withTemporaryFolder(async (artifactsFolder) => {
        await fill(artifactsFolder, { 'public/build/a.zip': 'a', 'public/logs/live.log': 'still growing' });
        const { artifacts, files } = await generateChainOfTrust({
          artifactsFolder,
          run: finishedRun,
          keys,
          at,
        });
        const blob = parseBlob(await readFile(join(artifactsFolder, 'public/chain-of-trust.json')));
        expect(blob.artifacts).toEqual({
          'public/build/a.zip': { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
        });
        expect(Object.fromEntries(artifacts)).toEqual(blob.artifacts);
        expect(files).toHaveLength(2);
      });
    });

    test('gives the same document when it is made again: it does not list itself', async () => {
      await withTemporaryFolder(async (artifactsFolder) => {
        await fill(artifactsFolder, { 'public/a': 'a' });
        const input = { artifactsFolder, run: finishedRun, keys, at };
        const first = await generateChainOfTrust(input);
        expect(await generateChainOfTrust(input)).toEqual(first);
      });
    });

    test('writes to another folder and with other algorithms where that is asked for', async () => {
      await withTemporaryFolder(async (folder) => {
        const [artifactsFolder, outputFolder] = [join(folder, 'in'), join(folder, 'out')];
        await fill(artifactsFolder, { 'public/a': 'a' });
        const input = { artifactsFolder, outputFolder, run: finishedRun, keys, at };
        const { artifacts } = await generateChainOfTrust({ ...input, algorithms: ['sha512'] });
        expect(Object.keys(artifacts.get('public/a') ?? {})).toEqual(['sha512']);
        expect(await readdir(join(artifactsFolder, 'public'))).toEqual(['a']);
        expect(await readdir(join(outputFolder, 'public'))).toHaveLength(2);
      });
    });
  });

  describe('when a step fails', () => {
    test.each([
      ['the run is refused', { run: {} }, 'generator-run'],
      ['there is no key', { keys: {} }, 'generator-no-key'],
      ['there is no algorithm', { algorithms: [] }, 'generator-algorithms'],
    ] as const)('because %s, nothing is written', async (_, change, code) => {
      await withTemporaryFolder(async (folder) => {
        const [artifactsFolder, outputFolder] = [join(folder, 'in'), join(folder, 'out')];
        await mkdir(artifactsFolder);
        const input = { artifactsFolder, outputFolder, run: finishedRun, keys, at, ...change };
        await expectRejected(generateChainOfTrust(input), GeneratorError, code);
        expect(await readdir(folder)).toEqual(['in']);
      });
    });
  });
});
