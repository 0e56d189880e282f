import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isSharedFolderAbsent, sharedPath, withTemporaryFolder } from '@chain-of-trust/fixtures';
import { generateEd25519KeyPair, parseEd25519PrivateKey } from '@chain-of-trust/signing';
import { type ChainOfTrustBlob, type JsonObject, parseBlob } from '@chain-of-trust/types';
import { describe, expect, test } from 'vitest';
import { createChainOfTrust } from '../../src/create.js';
import { prepareRun, type WorkerFacts } from '../../src/presets/prepare-run.js';
import { fill } from '../folder.js';

const keys = { ed25519: parseEd25519PrivateKey(generateEd25519KeyPair().privateKey) };

async function blobOf(facts: WorkerFacts): Promise<ChainOfTrustBlob> {
  const { run, ...outputs } = await prepareRun(facts);
  const { files } = await createChainOfTrust(run, { ...outputs, keys, at: new Date('2026-11-23T00:00:00Z') });
  return parseBlob(files.at(-1)?.content ?? new Uint8Array());
}

const read = async (name: string): Promise<ChainOfTrustBlob> => {
  const text = await readFile(sharedPath('real', name), 'utf8');
  return parseBlob(Buffer.from(text.slice(text.indexOf('\n{') + 1, text.lastIndexOf('\n}') + 2)));
};

/** What a worker knew of a run, as its document says it. */
function factsOf({ artifacts: _, chainOfTrustVersion: __, environment, ...run }: ChainOfTrustBlob) {
  return { ...run, environment: environment as Record<string, string> }; // a preset refuses what is no text
}

describe.skipIf(isSharedFolderAbsent())(
  'prepareRun, for runs of which real workers have made documents',
  () => {
    test('generic-worker: every member is the same, with its outputs, its task as the queue gave it, and its log', async () => {
      const folder = sharedPath('real', 'generic-worker', 'artifacts');
      const real = parseBlob(await readFile(join(folder, 'public/chain-of-trust.json')));
      const task: JsonObject = JSON.parse(
        await readFile(sharedPath('real/generic-worker/task.json'), 'utf8'),
      );
      const log = 'public/logs/certified.log';
      const ours = await blobOf({
        ...factsOf(real),
        worker: 'generic-worker',
        task,
        artifacts: [{ folder, exclude: [log] }],
        certifiedLog: { file: join(folder, log) },
      });
      expect(Object.keys(ours).sort()).toEqual(Object.keys(real).sort());
      for (const [name, value] of Object.entries(real)) expect([name, ours[name]]).toEqual([name, value]);
    });

    // Their outputs are gone, so these are others under the same names: all but their digests is compared.
    test.each(['chain-of-trust.2019.json', 'chainOfTrust.json.asc'])(
      'scriptworker, %s: every member is the same, and the same is listed',
      async (name) => {
        const { artifacts, ...real } = await read(name);
        await withTemporaryFolder(async (folder) => {
          await fill(folder, Object.fromEntries(Object.keys(artifacts).map((path) => [path, path])));
          const { artifacts: listed, ...ours } = await blobOf({
            ...factsOf(await read(name)),
            worker: 'scriptworker',
            artifacts: [{ folder }],
          });
          expect(Object.keys(ours).sort()).toEqual(Object.keys(real).sort());
          for (const [member, value] of Object.entries(real))
            expect([member, ours[member]]).toEqual([member, value]);
          expect(Object.keys(listed)).toEqual(Object.keys(artifacts));
          expect(Object.values(listed).map((digests) => Object.keys(digests))).toEqual(
            Object.values(artifacts).map((digests) => Object.keys(digests)),
          );
        });
      },
    );
  },
);
