import {
  generateEd25519KeyPair,
  generateOpenPgpKeyPair,
  parseEd25519PrivateKey,
  parseOpenPgpPrivateKey,
} from '@chain-of-trust/signing';
import type { JsonObject } from '@chain-of-trust/types';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { createChainOfTrust } from '../src/create.js';
import type { WorkerPrivateKeys } from '../src/sign-blob.js';
import { finishedRun } from './finished-run.js';

const at = new Date('2026-01-02T03:04:05Z');

/** The same document, with the members of every object in another order. */
function reordered(value: unknown, order: (length: number) => readonly number[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => reordered(each, order));
  const entries = Object.entries(value);
  return Object.fromEntries(
    order(entries.length).map((index) => [entries[index]?.[0] ?? '', reordered(entries[index]?.[1], order)]),
  );
}

const permutation = fc.infiniteStream(fc.nat()).map(
  (numbers) => (length: number) =>
    Array.from({ length }, (_, index) => ({ index, by: numbers.next().value ?? 0 }))
      .sort((a, b) => a.by - b.by)
      .map(({ index }) => index),
);

describe.each(['ed25519', 'rsa4096'] as const)(
  'createChainOfTrust with an OpenPGP key of %s',
  (algorithm) => {
    let keys: WorkerPrivateKeys;
    beforeAll(async () => {
      const pair = await generateOpenPgpKeyPair({
        userId: { name: 'worker', email: 'worker@example.com' },
        algorithm,
        created: new Date('2026-01-01T00:00:00Z'),
        expiresInSeconds: 'never',
      });
      keys = {
        ed25519: parseEd25519PrivateKey(generateEd25519KeyPair().privateKey),
        openpgp: await parseOpenPgpPrivateKey(Buffer.from(pair.privateKey)),
      };
    }, 60_000);

    const make = (run: JsonObject, names: readonly string[], when = at) =>
      createChainOfTrust(run, {
        artifacts: names.map((name) => ({ name, content: Buffer.from(name) })),
        additions: { more: { b: 1, a: 2 } },
        algorithms: ['sha512', 'sha256'],
        keys,
        at: when,
      });

    test('the same run gives the same bytes, signatures included, in whatever order it is described', async () => {
      const names = fc.uniqueArray(
        fc.stringMatching(/^[A-Za-z0-9_.-]{1,6}$/).map((name) => `public/x${name}`),
        {
          minLength: 1,
          maxLength: 6,
        },
      );
      const json = fc
        .jsonValue({ maxDepth: 3 })
        .filter((value) => !JSON.stringify(value).includes('__proto__'));
      await fc.assert(
        fc.asyncProperty(names, json, permutation, async (paths, payload, order) => {
          const run = {
            ...finishedRun,
            task: {
              ...finishedRun.task,
              payload: { any: JSON.parse(JSON.stringify(payload)) },
              z: { b: 1, a: 2 },
            },
          };
          const { files } = await make(run, paths);
          const again = reordered(run, order) as JsonObject; // objects stay objects
          const shuffled = order(paths.length).map((index) => paths[index] ?? '');
          expect((await make(again, shuffled)).files).toEqual(files);
        }),
        { numRuns: algorithm === 'rsa4096' ? 5 : 30 },
      );
    });

    test('another time changes the OpenPGP signature alone', async () => {
      const [message, ...others] = (await make(finishedRun, ['public/a'])).files;
      const later = (await make(finishedRun, ['public/a'], new Date(at.getTime() + 1000))).files;
      const [laterMessage, ...laterOthers] = later;
      expect(laterOthers).toEqual(others);
      const split = (content: Uint8Array | undefined) =>
        Buffer.from(content ?? '')
          .toString()
          .split('-----BEGIN PGP SIGNATURE');
      expect(split(laterMessage?.content)[0]).toBe(split(message?.content)[0]);
      expect(split(laterMessage?.content)[1]).not.toBe(split(message?.content)[1]);
    });
  },
);
