import { mkdir, readdir, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectRejected, withTemporaryFolder } from '@chain-of-trust/fixtures';
import {
  GeneratorError,
  type GeneratorErrorCode,
  type UploadTarget,
  uploadBlob,
  uploadOutputs,
} from '@chain-of-trust/generator';
import { startTaskProxy } from '@chain-of-trust/sandbox';
import { describe, expect, test } from 'vitest';
import { get } from '../../with-sandbox.js';
import { digestsOf, type Worker, withWorker } from './worker.js';

const files = [
  { name: 'public/chain-of-trust.json.sig', content: Buffer.alloc(64, 7) },
  { name: 'public/chain-of-trust.json', content: Buffer.from(`{"a": "${'b'.repeat(10_000)}"}`) },
];

/** The decoded bytes that everybody reads through the queue. */
async function read({ build }: Worker, name: string): Promise<Buffer> {
  const response = await fetch(`${build}/runs/0/artifacts/${name}`);
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}

async function withOutputs(use: (folder: string) => Promise<void>): Promise<void> {
  await withTemporaryFolder(async (folder) => {
    await mkdir(join(folder, 'public/build'), { recursive: true });
    await writeFile(join(folder, 'public/build/empty.bin'), '');
    await writeFile(join(folder, 'public/build/target.zip'), Buffer.alloc(1_000_001, 3));
    await writeFile(join(folder, 'public/build/words & more.txt'), 'words\n'.repeat(100));
    for (let i = 0; i < 20; i += 1) await writeFile(join(folder, `public/${i}.json`), `${i}`);
    await use(folder);
  });
}

describe.each(['s3', 'object'] as const)('uploading as %s', (storage) => {
  test('everybody reads the blob, whose signature was there before the document', async () => {
    await withWorker({}, async (worker) => {
      await uploadBlob(files, { ...worker.target, storage });
      for (const { name, content } of files) expect(await read(worker, name)).toEqual(content);
      const { run } = worker;
      expect([...run.artifacts.keys()]).toEqual(files.map(({ name }) => name));
      expect([...run.artifacts.values()].every((artifact) => !('isAwaited' in artifact))).toBe(true);
    });
  });

  test('everybody reads all outputs, the empty one too', async () => {
    await withOutputs((folder) =>
      withWorker({}, async (worker) => {
        const digests = await digestsOf(folder);
        await uploadOutputs([{ folder }], digests, { ...worker.target, storage });
        expect([...worker.run.artifacts.keys()].sort()).toEqual([...digests.keys()]);
        expect((await read(worker, 'public/build/target.zip')).equals(Buffer.alloc(1_000_001, 3))).toBe(true);
        expect(await read(worker, 'public/build/empty.bin')).toHaveLength(0);
        expect(String(await read(worker, 'public/build/words%20%26%20more.txt'))).toBe('words\n'.repeat(100));
      }),
    );
  });

  test('through the proxy of the task, no credentials are needed', async () => {
    await withWorker({}, async (worker) => {
      const { credentials, ...target } = worker.target;
      const proxy = await startTaskProxy(
        worker.sandbox.rootUrl,
        worker.sandbox.taskCredentials(target.taskId, 0),
      );
      try {
        await uploadBlob(files, { ...target, proxyUrl: proxy.url, storage });
        for (const { name, content } of files) expect(await read(worker, name)).toEqual(content);
      } finally {
        await proxy.close();
      }
      expect(credentials).toBeDefined();
    });
  });

  test.each([
    ['every third request is answered 503', { failEvery: 3 }],
    ['every third answer breaks off', { resetEvery: 3 }],
    ['every fifth request is answered 429', { limitEvery: 5 }],
  ])('when %s, it is tried again until all is there', async (_, faults) => {
    await withOutputs((folder) =>
      withWorker({ faults }, async (worker) => {
        const target = { ...worker.target, storage, attempts: 12 };
        await uploadOutputs([{ folder }], await digestsOf(folder), target);
        await uploadBlob(files, target);
        expect(worker.run.artifacts.size).toBe(25);
        expect([...worker.run.artifacts.values()].filter((artifact) => 'isAwaited' in artifact)).toEqual([]);
      }),
    );
  });

  test('when nobody answers any more, it says so after the given attempts', async () => {
    await withWorker({ faults: { outage: /artifacts/ } }, async (worker) => {
      await expectRejected(
        uploadBlob(files, { ...worker.target, storage, attempts: 3 }),
        GeneratorError,
        'generator-upload-unavailable',
      );
      expect(worker.sandbox.requests).toHaveLength(3);
      expect(worker.run.artifacts.size).toBe(0);
    });
  });

  test('what the store never gets is no success', async () => {
    await withWorker({ faults: { outage: /bucket|object/ } }, async (worker) => {
      await expectRejected(
        uploadBlob(files, { ...worker.target, storage, attempts: 2 }),
        GeneratorError,
        'generator-upload-unavailable',
      );
      expect([...worker.run.artifacts.keys()]).toEqual(['public/chain-of-trust.json.sig']);
    });
  });

  test('a file that is other bytes than were hashed never comes to the store as a whole', async () => {
    await withOutputs((folder) =>
      withWorker({}, async (worker) => {
        const digests = await digestsOf(folder);
        await writeFile(join(folder, 'public/build/target.zip'), Buffer.alloc(1_000_001, 4));
        await expectRejected(
          uploadOutputs([{ folder }], digests, { ...worker.target, storage }),
          GeneratorError,
          'generator-artifact-changed',
        );
        const artifact = worker.run.artifacts.get('public/build/target.zip');
        expect(artifact === undefined || 'isAwaited' in artifact).toBe(true);
      }),
    );
  });

  test('leaves no temporary files behind', async () => {
    await withWorker({ faults: { outage: /bucket|object/ } }, async (worker) => {
      const before = await readdir(tmpdir());
      await uploadBlob(files, { ...worker.target, storage, attempts: 1 }).catch(() => undefined);
      const after = (await readdir(tmpdir())).filter((name) => name.startsWith('cot-upload-'));
      expect(after.filter((name) => !before.includes(name))).toEqual([]);
    });
  });

  const refusals: [string, (worker: Worker) => Partial<UploadTarget>, GeneratorErrorCode][] = [
    [
      'credentials of another task',
      ({ sandbox }) => ({ credentials: sandbox.taskCredentials('AAAAAAAAQAAAAAAAAAAAAA', 0) }),
      'generator-upload-refused',
    ],
    [
      'credentials without their certificate',
      ({ target: { credentials = { clientId: '', accessToken: '' } } }) => ({
        credentials: { clientId: credentials.clientId, accessToken: credentials.accessToken },
      }),
      'generator-upload-refused',
    ],
    [
      'an expiry after that of the task',
      ({ target }) => ({ expires: new Date(target.expires.getTime() + 1) }),
      'generator-upload-refused',
    ],
    ['a run that there is not', () => ({ runId: 1 }), 'generator-upload-refused'],
    [
      'a run that is over',
      ({ run }) => {
        run.state = 'completed';
        return {};
      },
      'generator-upload-conflict',
    ],
    [
      'an artifact of that name and another type',
      ({ run }) => {
        run.artifacts.set('public/chain-of-trust.json.sig', { storageType: 'reference', url: 'https://a.b' });
        return {};
      },
      'generator-upload-conflict',
    ],
  ];
  test.each(refusals)('given %s, it is refused at once', async (_, change, code) => {
    await withWorker({}, async (worker) => {
      const target = { ...worker.target, storage, ...change(worker) };
      const { message, facts } = await expectRejected(uploadBlob(files, target), GeneratorError, code);
      expect(facts).toMatchObject({ name: 'public/chain-of-trust.json.sig' });
      expect(message).not.toContain('\n');
      expect(JSON.stringify([message, facts])).not.toContain(target.credentials?.accessToken ?? 'no');
      expect(worker.sandbox.requests).toHaveLength(1);
    });
  });
});

describe('uploading', () => {
  test('text lies compressed in an s3 store, bytes as they are', async () => {
    await withWorker({}, async (worker) => {
      await uploadBlob(files, worker.target);
      const encodings = files.map(async ({ name }) => {
        const { headers } = await get(`${worker.build}/artifacts/${name}`);
        return (await get(headers.get('location') ?? '')).headers.get('content-encoding');
      });
      expect(await Promise.all(encodings)).toEqual([null, 'gzip']);
    });
  });

  test('a second time does no harm', async () => {
    await withWorker({}, async (worker) => {
      await uploadBlob(files, worker.target);
      await uploadBlob(files, worker.target);
      for (const { name, content } of files) expect(await read(worker, name)).toEqual(content);
    });
  });

  test('without credentials and proxy, nothing is asked for', async () => {
    await withWorker({}, async (worker) => {
      const { credentials: _, ...target } = worker.target;
      await expectRejected(uploadBlob(files, target), GeneratorError, 'generator-upload-refused');
      expect(worker.sandbox.requests).toEqual([]);
    });
  });

  test.each<[string, (folder: string) => Promise<void>]>([
    ['has vanished', (folder) => unlink(join(folder, 'public/0.json'))],
    ['is new', (folder) => writeFile(join(folder, 'public/new.json'), '')],
    ['has grown', (folder) => writeFile(join(folder, 'public/0.json'), '00')],
    ['is shorter', (folder) => writeFile(join(folder, 'public/0.json'), '')],
  ])('an output that %s since it was hashed is refused', async (_, change) => {
    await withOutputs((folder) =>
      withWorker({}, async (worker) => {
        const digests = await digestsOf(folder);
        await change(folder);
        await expectRejected(
          uploadOutputs([{ folder }], digests, worker.target),
          GeneratorError,
          'generator-artifact-changed',
        );
      }),
    );
  });

  test('outputs that are in no file are refused', async () => {
    await withWorker({}, async (worker) => {
      const name = 'public/a';
      await expectRejected(
        uploadOutputs(
          [{ content: Buffer.from('a'), name }],
          new Map([[name, { sha256: '' }]]),
          worker.target,
        ),
        GeneratorError,
        'generator-artifact',
      );
    });
  });
});
