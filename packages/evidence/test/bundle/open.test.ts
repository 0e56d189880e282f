import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFile, mkdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expectRejected } from '@chain-of-trust/fixtures';
import { formatJson, type JsonObject } from '@chain-of-trust/types';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BundleError } from '../../src/bundle/error.js';
import { type OpenBundle, openBundle } from '../../src/bundle/open.js';
import { openBundledEvidence } from '../../src/bundle/replay.js';
import { maxMemberBytes, tarHeader } from '../../src/bundle/tar.js';
import { readAll, withBundle } from './recorded.js';

const tar = (...args: readonly string[]) => execFileSync('tar', args, { encoding: 'utf8' });
const sha256 = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex');
const plain = [
  '--format=ustar',
  '--mtime=@0',
  '--owner=0',
  '--group=0',
  '--numeric-owner',
  '--mode=0644',
  '--blocking-factor=1',
];

/** Unpacks a bundle, lets its members be changed, and packs it as the real tar does. */
async function repack(
  path: string,
  change: (folder: string) => Promise<readonly string[] | undefined>,
  options: readonly string[] = plain,
): Promise<void> {
  const folder = join(dirname(path), 'unpacked');
  await mkdir(folder);
  const names = tar('-tf', path).trim().split('\n');
  tar('-xf', path, '-C', folder);
  const members = (await change(folder)) ?? names;
  tar('-cf', path, ...options, '-C', folder, ...members);
}

/** Changes the answers, and the manifest with them. */
const withAnswers = (change: (answers: JsonObject[]) => unknown[]) => async (folder: string) => {
  const read = async (name: string) => JSON.parse(await readFile(join(folder, name), 'utf8'));
  const answers = formatJson(change(await read('answers.json')) as JsonObject[]);
  const manifest = await read('manifest.json');
  manifest.members[0].bytes = Buffer.byteLength(answers);
  manifest.members[0].sha256 = sha256(answers);
  await writeFile(join(folder, 'answers.json'), answers);
  await writeFile(join(folder, 'manifest.json'), formatJson(manifest));
  return undefined;
};

const withManifest = (change: (manifest: Record<string, unknown>) => unknown) => async (folder: string) => {
  const path = join(folder, 'manifest.json');
  const manifest = JSON.parse(await readFile(path, 'utf8'));
  change(manifest);
  await writeFile(path, formatJson(manifest));
  return undefined;
};

const withManifestText = (change: (text: string) => string) => async (folder: string) => {
  const path = join(folder, 'manifest.json');
  await writeFile(path, change(await readFile(path, 'utf8')));
  return undefined;
};

const refused = (path: string, code: BundleError['code'] = 'bundle-malformed') =>
  expectRejected(openBundledEvidence(path), BundleError, code);

describe('a bundle', () => {
  test('is an archive that the real tar lists, unpacks and packs again to the same bytes', () =>
    withBundle(readAll, async (path) => {
      const before = await readFile(path);
      expect(tar('-tvf', path, '--numeric-owner')).toMatch(
        /^-rw-r--r-- 0\/0 +\d+ 1970-01-01 00:00 manifest\.json\n-rw-r--r-- 0\/0 +\d+ 1970-01-01 00:00 answers\.json\n(?:-rw-r--r-- 0\/0 +\d+ 1970-01-01 00:00 content\/[0-9a-f]{64}\n){2}$/,
      );
      await repack(path, async () => undefined);
      expect((await readFile(path)).equals(before)).toBe(true);
      await (await openBundle(path)).close();
    }));

  test('has the digest of its file, where it is asked for', () =>
    withBundle(readAll, async (path) => {
      const bundle = await openBundle(path, { withDigest: true });
      await bundle.close();
      const digest = createHash('sha256')
        .update(await readFile(path))
        .digest('hex');
      expect(bundle.sha256).toBe(digest);
      const plain = await openBundle(path);
      await plain.close();
      expect(plain.sha256).toBeUndefined();
    }));

  test('is the same for the same reads, in whatever order', () =>
    withBundle(readAll, (first) =>
      withBundle(
        async (evidence) => {
          await evidence.findIndexedTask('a.b');
          await readAll(evidence);
        },
        async (second) => expect((await readFile(first)).equals(await readFile(second))).toBe(true),
      ),
    ));

  test('with any one byte changed is refused, or says something else of what it is about', () =>
    withBundle(readAll, async (path) => {
      const whole = await readFile(path);
      const { manifest: honest, close: closeHonest } = await openBundle(path);
      await closeHonest();
      await fc.assert(
        fc.asyncProperty(
          fc.nat(whole.length - 1),
          fc.integer({ min: 1, max: 255 }),
          async (at, difference) => {
            const changed = Buffer.from(whole);
            changed[at] = (changed[at] ?? 0) ^ difference;
            await writeFile(path, changed);
            const outcome = await openBundle(path).catch((error: unknown) => error);
            if (outcome instanceof BundleError) return;
            // Only target, time and withArtifacts can be other valid ones.
            const { manifest, close } = outcome as OpenBundle;
            await close();
            expect(at).toBeLessThan(512 + formatJson(manifest).length);
            expect(manifest.members).toEqual(honest.members);
            expect(manifest).not.toEqual(honest);
          },
        ),
        { numRuns: 2000 },
      );
    }));

  test('cut at any place, or with anything behind it, is refused', () =>
    withBundle(readAll, async (path) => {
      const whole = await readFile(path);
      for (let length = 0; length < whole.length; length += 97) {
        await writeFile(path, whole);
        await truncate(path, length);
        await refused(path);
      }
      await writeFile(path, whole);
      await appendFile(path, Buffer.alloc(512));
      await refused(path);
    }));

  const hostile: [
    string,
    (folder: string) => Promise<readonly string[] | undefined>,
    (readonly string[])?,
  ][] = [
    [
      'a member more',
      async (folder) => {
        await writeFile(join(folder, 'x'), 'x');
        return ['manifest.json', 'answers.json', 'x'];
      },
    ],
    ['no answers', async () => ['manifest.json']],
    ['a member twice', async () => ['manifest.json', 'answers.json', 'answers.json', 'content']],
    ['members in another order', async () => ['answers.json', 'manifest.json', 'content']],
    ['a folder', async () => ['manifest.json', 'answers.json', 'content']],
    [
      'a link',
      async (folder) => {
        await rm(join(folder, 'answers.json'));
        await symlink('/etc/passwd', join(folder, 'answers.json'));
        return undefined;
      },
    ],
    ['a path that leads out', async () => undefined, [...plain, '-P', '--transform=s,^answers,../answers,']],
    ['an absolute path', async () => undefined, [...plain, '-P', '--transform=s,^answers,/answers,']],
    ['an owner', async () => undefined, [...plain, '--owner=1']],
    ['a time', async () => undefined, [...plain, '--mtime=@1']],
    ['another mode', async () => undefined, [...plain, '--mode=0755']],
    ['extended headers', async () => undefined, [...plain, '--format=pax']],
    ['the headers of GNU', async () => undefined, [...plain, '--format=gnu']],
    ['a member of another target', withManifest((manifest) => Object.assign(manifest, { target: {} }))],
    ['an unknown member of the manifest', withManifest((manifest) => Object.assign(manifest, { x: 1 }))],
    ['a manifest that is written otherwise', withManifestText((text) => text.replace('\n', '\n\n'))],
    ['a manifest of another format', withManifest((manifest) => Object.assign(manifest, { format: 'x' }))],
    ['answers that are no list', withAnswers(() => ({}) as unknown[])],
    ['answers in another order', withAnswers((answers) => answers.reverse())],
    ['two answers to one question', withAnswers((answers) => [...answers.slice(0, 1), ...answers])],
    [
      'an answer of no kind',
      withAnswers(([first, ...rest]) => [{ method: first?.method, about: 1 }, ...rest]),
    ],
    [
      'an answer of two kinds',
      withAnswers(([first, ...rest]) => [{ ...first, content: '0'.repeat(64) }, ...rest]),
    ],
    [
      'an error of no known kind',
      withAnswers((answers) =>
        answers.map((answer) =>
          'error' in answer ? { ...answer, error: { code: 'x', message: '', facts: {} } } : answer,
        ),
      ),
    ],
    [
      'a content that is not there',
      withAnswers((answers) =>
        answers.map((answer) => ('content' in answer ? { ...answer, content: '0'.repeat(64) } : answer)),
      ),
    ],
    [
      'a content that nobody asked for',
      withAnswers((answers) => answers.filter((answer) => !('content' in answer))),
    ],
  ];
  test.each(hostile)('with %s is refused', (_, change, options) =>
    withBundle(readAll, async (path) => {
      await repack(path, change, options);
      await refused(path);
    }),
  );

  test('of another version is refused, whatever else it holds', () =>
    withBundle(readAll, async (path) => {
      await repack(
        path,
        withManifest((manifest) => Object.assign(manifest, { version: 2, more: true })),
      );
      await refused(path, 'bundle-version');
    }));

  test('with other bytes of a member is refused', () =>
    withBundle(readAll, async (path) => {
      await repack(path, async (folder) => {
        const answers = await readFile(join(folder, 'answers.json'), 'utf8');
        await writeFile(join(folder, 'answers.json'), answers.replace('a.b', 'a.c'));
        return undefined;
      });
      await refused(path, 'bundle-digest');
    }));

  test.each([
    ['that is not there', '/nonexistent/x', 'bundle-file'],
    ['that is a folder', '/', 'bundle-malformed'],
    ['that is a device', '/dev/zero', 'bundle-malformed'],
  ] as const)('%s is refused', async (_, path, code) => {
    await refused(path, code);
  });
});

describe('tarHeader', () => {
  test('has no room for more than eight gibibytes, or for other names', () => {
    expect(tarHeader('a', maxMemberBytes)).toHaveLength(512);
    for (const [name, bytes] of [
      ['a', maxMemberBytes + 1],
      ['', 1],
      ['A', 1],
      ['a'.repeat(101), 1],
    ] as const)
      expect(() => tarHeader(name, bytes)).toThrowError(BundleError);
  });
});
