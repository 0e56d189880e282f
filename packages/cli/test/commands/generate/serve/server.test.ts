import { createPublicKey, verify } from 'node:crypto';
import { existsSync } from 'node:fs';
import {
  chmod,
  chown,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { expectRejected } from '@chain-of-trust/fixtures';
import { HashThreads } from '@chain-of-trust/generator';
import { generateOpenPgpKeyPair, parseOpenPgpPrivateKey } from '@chain-of-trust/signing';
import { describe, expect, test } from 'vitest';
import { serve } from '../../../../src/commands/generate/serve/server.js';
import { UsageError } from '../../../../src/error.js';
import { ask, clientOf, requestOf, withServing } from '../../../support/serving.js';

const refused = (code: string, exitStatus = 2) => ({
  ok: false,
  code,
  exitStatus,
  message: expect.any(String),
});

describe('a served request', () => {
  test('writes the blob, and its answer says where, with the id of the request', () =>
    withServing(async ({ folder, path, request }) => {
      expect(await ask(path, { id: 'mine', ...request })).toEqual({
        id: 'mine',
        ok: true,
        written: [
          join(folder, 'blob/public/chain-of-trust.json.sig'),
          join(folder, 'blob/public/chain-of-trust.json'),
        ],
        uploaded: [],
      });
    }));

  test('takes single files', () =>
    withServing(async ({ folder, path, request }) => {
      const artifacts = [{ file: join(folder, 'out/public/a.txt'), name: 'public/b.txt' }];
      expect(await ask(path, { ...request, artifacts })).toMatchObject({ ok: true });
      const blob: unknown = JSON.parse(
        await readFile(join(folder, 'blob/public/chain-of-trust.json'), 'utf8'),
      );
      expect(blob).toHaveProperty(['artifacts', 'public/b.txt', 'sha256']);
    }));

  test('may be a ping', () =>
    withServing(async ({ path }) => {
      expect(await ask(path, { id: 7, ping: true })).toEqual({ id: 7, ok: true, pong: true });
    }));

  test.each<[string, (good: Readonly<Record<string, unknown>>, folder: string) => unknown, string]>([
    ['is no JSON', () => '{', 'document-malformed'],
    ['is a list', () => [], 'document-schema'],
    ['repeats a member', () => '{"ping":true,"ping":true}', 'document-duplicate-key'],
    ['has an unknown member', (good) => ({ ...good, outputs: [] }), 'document-schema'],
    ['has no run', (good) => ({ ...good, run: undefined }), 'document-schema'],
    ['has no list of artifacts', (good) => ({ ...good, artifacts: undefined }), 'document-schema'],
    ['has nowhere to write to', (good) => ({ ...good, output: undefined }), 'usage-missing'],
    ['writes to a relative path', (good) => ({ ...good, output: 'blob' }), 'document-schema'],
    ['writes to a path with a NUL', (good) => ({ ...good, output: '/a\0b' }), 'document-schema'],
    ['has a relative folder', (good) => ({ ...good, artifacts: [{ folder: 'out' }] }), 'document-schema'],
    [
      'has a relative file',
      (good) => ({ ...good, artifacts: [{ file: 'a', name: 'public/a' }] }),
      'document-schema',
    ],
    [
      'has a source with an unknown member',
      (good, folder) => ({ ...good, artifacts: [{ folder: join(folder, 'out'), names: 'public' }] }),
      'document-schema',
    ],
    ['has an id that is a list', (good) => ({ ...good, id: [] }), 'document-schema'],
    ['has a time that is none', (good) => ({ ...good, at: 'yesterday' }), 'usage-value'],
    ['pings with false', () => ({ ping: false }), 'document-schema'],
    ['pings and asks for a blob', (good) => ({ ...good, ping: true }), 'document-schema'],
    ['has a run that makes no blob', (good) => ({ ...good, run: {} }), 'generator-run'],
    [
      'has a folder that is not there',
      (good) => ({ ...good, artifacts: [{ folder: '/nonexistent' }] }),
      'generator-folder',
    ],
    ['writes where nobody can', (good) => ({ ...good, output: '/proc/nope' }), 'generator-output'],
    ['is larger than what is read', () => `"${'a'.repeat(17 * 1024 * 1024)}"`, 'document-too-large'],
  ])('that %s is refused, writes nothing, and the next one is answered', (_, change, code) =>
    withServing(async ({ folder, path, request }) => {
      const client = clientOf(path);
      client.send(change(request, folder));
      client.send({ id: 2, ping: true });
      expect(await client.next()).toMatchObject(refused(code));
      expect(await client.next()).toEqual({ id: 2, ok: true, pong: true });
      client.socket.end();
      expect(existsSync(join(folder, 'blob'))).toBe(false);
    }),
  );

  test('that the command would refuse is refused alike, with what to do and its id', () =>
    withServing(async ({ folder, path, request }) => {
      await symlink('/etc/passwd', join(folder, 'out/public/link'));
      expect(await ask(path, { id: 1, ...request })).toEqual({
        id: 1,
        ...refused('generator-artifact'),
        nextStep: expect.any(String),
      });
      expect(existsSync(join(folder, 'blob'))).toBe(false);
    }));

  test('that is half a line is not carried out', () =>
    withServing(async ({ folder, path, request }) => {
      const client = clientOf(path);
      client.socket.end(JSON.stringify(request));
      expect(await client.next()).toMatchObject(refused('usage-request'));
      expect(await client.next()).toBeUndefined();
      expect(existsSync(join(folder, 'blob'))).toBe(false);
    }));

  test('of a client that vanishes is carried out, and others are served', () =>
    withServing(async ({ folder, path, request, serving }) => {
      const client = clientOf(path);
      client.send(request);
      client.send({ ping: true });
      await client.next();
      client.send(requestOf(folder, 'second'));
      client.socket.destroy();
      expect(await ask(path, { ping: true })).toEqual({ ok: true, pong: true });
      await serving.stop();
      expect(existsSync(join(folder, 'blob/public/chain-of-trust.json'))).toBe(true);
    }));

  test('is answered where the client has ended its side', () =>
    withServing(async ({ path, request }) => {
      const client = clientOf(path);
      client.socket.end(`${JSON.stringify(request)}\n`);
      expect(await client.next()).toMatchObject({ ok: true });
    }));
});

describe('the time of a request', () => {
  const day = 24 * 3600 * 1000;
  const created = new Date('2026-01-01T00:00:00Z');

  test('is that at which the key must be valid: after it has expired nothing is signed', async () => {
    let now = new Date(created.getTime() + day);
    const pair = await generateOpenPgpKeyPair({
      userId: { name: 'w', email: 'w@example.com' },
      algorithm: 'ed25519',
      created,
      expiresInSeconds: 10 * 24 * 3600,
    });
    const openpgp = await parseOpenPgpPrivateKey(Buffer.from(pair.privateKey));
    await withServing(
      async ({ folder, path, request }) => {
        expect(await ask(path, request)).toMatchObject({ ok: true });
        now = new Date(created.getTime() + 11 * day);
        const late = requestOf(folder, 'late');
        expect(await ask(path, late)).toMatchObject(refused('signing-key-cannot-sign'));
        expect(existsSync(join(folder, 'late'))).toBe(false);
        expect(await ask(path, { ...late, at: '2026-01-05' })).toMatchObject({ ok: true });
      },
      { keys: { openpgp }, now: () => now },
    );
  });
});

/** Expects a blob with the signature of a key, and nothing beside it. */
async function expectVerified(folder: string, publicKey: string): Promise<void> {
  expect((await readdir(folder)).sort()).toEqual(['chain-of-trust.json', 'chain-of-trust.json.sig']);
  const document = await readFile(join(folder, 'chain-of-trust.json'));
  const signature = await readFile(join(folder, 'chain-of-trust.json.sig'));
  const key = { key: { kty: 'OKP', crv: 'Ed25519', x: publicKey.trim() }, format: 'jwk' } as const;
  expect(verify(null, document, createPublicKey(key), signature)).toBe(true);
}

describe('many requests', () => {
  test('on many connections are all answered in order, and write whole blobs', async () => {
    const threads = new HashThreads();
    await withServing(
      async ({ folder, path, publicKey }) => {
        await mkdir(join(folder, 'blobs'));
        const clients = Array.from({ length: 8 }, (_, client) => client);
        await Promise.all(
          clients.map(async (number) => {
            const client = clientOf(path);
            for (let id = 0; id < 63; id++)
              client.send({ id, ...requestOf(folder, `blobs/${number}-${id}`) });
            for (let id = 0; id < 63; id++) expect(await client.next()).toMatchObject({ id, ok: true });
            client.socket.end();
          }),
        );
        const blobs = await readdir(join(folder, 'blobs'));
        expect(blobs.length).toBe(8 * 63);
        for (const blob of blobs) await expectVerified(join(folder, 'blobs', blob, 'public'), publicKey);
      },
      { threads },
    );
    await threads.close();
  });

  test('with the same folder to write to leave one whole blob', () =>
    withServing(async ({ folder, path, publicKey, request }) => {
      const answers = await Promise.all(Array.from({ length: 10 }, () => ask(path, request)));
      for (const answer of answers) expect(answer).toMatchObject({ ok: true });
      await expectVerified(join(folder, 'blob/public'), publicKey);
    }));
});

describe('a server that is told to stop', () => {
  test('finishes what it has begun, refuses what it has not, and removes the socket', () =>
    withServing(
      async ({ folder, path, serving }) => {
        const client = clientOf(path);
        client.send({ ping: true });
        await client.next();
        client.send({ id: 0, ...requestOf(folder, 'first') });
        for (let id = 1; id < 4; id++) client.send({ id, ...requestOf(folder, `later-${id}`) });
        while (!existsSync(join(folder, 'first'))) await new Promise((resolve) => setImmediate(resolve));
        const stopped = serving.stop();
        expect(await client.next()).toMatchObject({ id: 0, ok: true });
        for (let answer = await client.next(); answer !== undefined; answer = await client.next())
          expect(answer).toMatchObject(refused('usage-stopping', 3));
        await stopped;
        expect(existsSync(path)).toBe(false);
        expect(existsSync(join(folder, 'later-3'))).toBe(false);
      },
      { concurrency: 1 },
    ));
});

describe('a client that does not read its answers', () => {
  test('is waited for, and others are served meanwhile', () =>
    withServing(async ({ path, serving }) => {
      const slow = clientOf(path);
      slow.socket.pause();
      const count = 30_000;
      const padding = 'i'.repeat(200);
      for (let id = 0; id < count; id++) slow.send({ id: `${id}${padding}`, ping: true });
      for (let i = 0; i < 20; i++) expect(await ask(path, { ping: true })).toMatchObject({ ok: true });
      expect(slow.socket.writableLength).toBeGreaterThan(0); // not read by the server, which waits
      slow.socket.resume();
      for (let id = 0; id < count; id++) expect(await slow.next()).toMatchObject({ id: `${id}${padding}` });
      await serving.stop();
    }));

  test('does not keep a server that is told to stop from ending', () =>
    withServing(async ({ path, serving }) => {
      const slow = clientOf(path);
      slow.socket.on('error', () => undefined).pause();
      for (let id = 0; id < 30_000; id++) slow.send({ id: `${id}${'i'.repeat(200)}`, ping: true });
      await ask(path, { ping: true });
      await serving.stop();
    }));
});

describe('the socket', () => {
  test.skipIf(process.getuid?.() !== 0)(
    'is not made in a folder of another user, nor over a socket of one',
    () =>
      withServing(async ({ folder }) => {
        await mkdir(join(folder, 'theirs'));
        const options = { path: join(folder, 'theirs/s'), setup: { keys: {} }, now: () => new Date() };
        const other = await serve(options);
        await rename(options.path, join(folder, 'theirs/t'));
        await writeFile(options.path, 'of somebody else');
        await other.stop();
        expect(await readFile(options.path, 'utf8')).toBe('of somebody else');
        await rm(options.path);
        await chown(join(folder, 'theirs/t'), 65_534, 65_534);
        await expectRejected(
          serve({ ...options, path: join(folder, 'theirs/t') }),
          UsageError,
          'usage-socket',
        );
        expect(existsSync(join(folder, 'theirs/t'))).toBe(true);
        await chown(join(folder, 'theirs'), 65_534, 65_534);
        await expectRejected(serve(options), UsageError, 'usage-socket');
      }),
  );

  test('can be used by nobody else, and leaves nothing beside it', () =>
    withServing(async ({ folder, path }) => {
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      expect(await readdir(folder)).toEqual(['out', 'socket']);
    }));

  test.each(['folder', 'folder above'])('is not made where others could replace it: %s', (which) =>
    withServing(async ({ folder }) => {
      await mkdir(join(folder, 'a/b'), { recursive: true });
      await chmod(join(folder, which === 'folder' ? 'a/b' : 'a'), 0o777);
      const options = { path: join(folder, 'a/b/s'), setup: { keys: {} }, now: () => new Date() };
      await expectRejected(serve(options), UsageError, 'usage-socket');
      await chmod(join(folder, which === 'folder' ? 'a/b' : 'a'), 0o1777);
      await (await serve(options)).stop();
      await writeFile(join(folder, 'a/b/s'), 'a file');
      await expectRejected(serve(options), UsageError, 'usage-socket');
      expect(await readFile(join(folder, 'a/b/s'), 'utf8')).toBe('a file');
    }),
  );

  test.each([
    ['somebody serves on', 'socket'],
    ['is in no folder', 'nowhere/s'],
    ['has too long a path', 'a'.repeat(200)],
  ])('that %s is refused, and who serves goes on', (_, name) =>
    withServing(async ({ folder, path }) => {
      const options = { path: join(folder, name), setup: { keys: {} }, now: () => new Date() };
      await expectRejected(serve(options), UsageError, 'usage-socket');
      expect(await ask(path, { ping: true })).toEqual({ ok: true, pong: true });
      expect(await readdir(folder)).toEqual(['out', 'socket']);
    }),
  );
});
