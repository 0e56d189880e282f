import { execFileSync } from 'node:child_process';
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import zlib from 'node:zlib';
import { expectRejected, withTemporaryFolder } from '@chain-of-trust/fixtures';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GeneratorError } from '../../src/error.js';
import { hashImage } from '../../src/image/hash-image.js';
import { fill } from '../folder.js';
import {
  configuration,
  document,
  type Entry,
  imageHash,
  layoutImage,
  savedImage,
  sha256,
  tarOf,
} from './archive.js';

const hash = (bytes: Uint8Array) =>
  withTemporaryFolder(async (folder) => {
    await writeFile(join(folder, 'image'), bytes);
    return hashImage(join(folder, 'image'));
  });

const refuse = async (bytes: Uint8Array, reason: RegExp) => {
  const error = await expectRejected(hash(bytes), GeneratorError, 'generator-image');
  expect(error.message).toMatch(reason);
};

const without = (entries: readonly Entry[], path: string) => entries.filter((entry) => entry.path !== path);

const replaced = (entries: readonly Entry[], path: string, change: Partial<Entry>) =>
  entries.map((entry) => (entry.path === path ? { ...entry, ...change } : entry));

const saved = tarOf(savedImage());

describe('hashImage', () => {
  describe('when the image is one that docker loads', () => {
    test.each<[string, Uint8Array]>([
      ['a tar of docker save', saved],
      ['an OCI layout', tarOf(layoutImage())],
      ['docker save since version 25, which is both', tarOf([...layoutImage(), ...savedImage()])],
      ['compressed with gzip', zlib.gzipSync(saved)],
      [
        'compressed with gzip in parts',
        Buffer.concat([zlib.gzipSync(saved.subarray(0, 999)), zlib.gzipSync(saved.subarray(999))]),
      ],
      ['compressed with zstd', zlib.zstdCompressSync(saved)],
      [
        'compressed with zstd in frames',
        Buffer.concat([
          zlib.zstdCompressSync(saved.subarray(0, 999)),
          zlib.zstdCompressSync(saved.subarray(999)),
        ]),
      ],
    ])('%s: the id is the digest of the configuration, the other that of the bytes', async (_, bytes) => {
      expect(await hash(bytes)).toEqual({ imageHash, imageArtifactHash: `sha256:${sha256(bytes)}` });
    });

    test('that the tar program made', async () => {
      await withTemporaryFolder(async (folder) => {
        const files = savedImage().filter(({ content }) => content !== undefined);
        await fill(
          join(folder, 'image'),
          Object.fromEntries(files.map(({ path, content = '' }) => [path, content])),
        );
        execFileSync('tar', ['-C', join(folder, 'image'), '-czf', join(folder, 'image.tar.gz'), '.']);
        expect(await hashImage(join(folder, 'image.tar.gz'))).toMatchObject({ imageHash });
      });
    });

    test('whose index names another one, with attestations beside the image', async () => {
      const attestation = document({ schemaVersion: 2, config: { digest: imageHash } });
      const inner = (digest: string) => ({
        manifests: [
          { digest },
          {
            digest: `sha256:${sha256(attestation.content)}`,
            annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
          },
        ],
      });
      const manifest = JSON.stringify({
        schemaVersion: 2,
        config: { digest: imageHash, size: 1 },
        layers: [],
      });
      const nested = document(inner(`sha256:${sha256(manifest)}`));
      const index = () => ({ manifests: [{ digest: `sha256:${sha256(nested.content)}` }] });
      expect(await hash(tarOf(layoutImage({ index, more: [nested, attestation] })))).toMatchObject({
        imageHash,
      });
    });

    test('with a layer far larger than what is kept', async () => {
      const large = { path: 'large/layer.tar', content: Buffer.alloc(40 * 2 ** 20, '{') };
      expect(await hash(tarOf([large, ...savedImage()]))).toMatchObject({ imageHash });
    });
  });

  describe('when it is not, says why', () => {
    const config = `${sha256(configuration)}.json`;
    const other = { path: 'other.json', content: '{}' };
    const manifestOf = (value: unknown) =>
      tarOf(replaced(savedImage(), 'manifest.json', { content: JSON.stringify(value) }));

    test.each<[string, Uint8Array, RegExp]>([
      ['nothing', Buffer.alloc(0), /no tar archive/],
      ['an empty archive', tarOf([]), /no tar archive/],
      ['no tar', Buffer.from('hello'.repeat(300)), /no tar archive/],
      ['cut off', saved.subarray(0, 4000), /no tar archive/],
      ['cut off gzip', zlib.gzipSync(saved).subarray(0, -20), /unexpected end/],
      ['cut off zstd', zlib.zstdCompressSync(saved).subarray(0, -20), /unexpected end/],
      ['damaged gzip', damaged(zlib.gzipSync(saved)), /told: /],
      ['gzip with more behind it', Buffer.concat([zlib.gzipSync(saved), Buffer.from('garbage')]), /told: /],
      [
        'gzip with padding behind it',
        Buffer.concat([zlib.gzipSync(saved), Buffer.alloc(2 ** 21)]),
        /something follows/,
      ],
      ['gzip in gzip', zlib.gzipSync(zlib.gzipSync(saved)), /compressed twice/],
      ['zstd in gzip', zlib.gzipSync(zlib.zstdCompressSync(saved)), /compressed twice/],
      ['a damaged header', damagedAt(saved, 10), /no tar archive/],
      ['no manifest', tarOf(without(savedImage(), 'manifest.json')), /neither/],
      ['no configuration', tarOf(without(savedImage(), config)), /is not in it/],
      [
        'a configuration that is a link',
        tarOf(replaced(savedImage(), config, { type: 'SymbolicLink', linkpath: 'x', content: '' })),
        /is not in it/,
      ],
      [
        'a configuration under a wrong digest',
        tarOf(replaced(savedImage(), config, { content: '{}' })),
        /has the digest/,
      ],
      ['two images', manifestOf([{ Config: config }, { Config: config }]), /exactly one image/],
      ['no image', manifestOf([]), /exactly one image/],
      ['a manifest that is none', manifestOf([{}]), /manifest.json: /],
      [
        'a manifest that is no JSON',
        tarOf(replaced(savedImage(), 'manifest.json', { content: '[' })),
        /manifest.json: /,
      ],
      [
        'a manifest twice',
        tarOf([...savedImage(), ...savedImage().filter(({ path }) => path === 'manifest.json')]),
        /is there twice/,
      ],
      [
        'a manifest twice, written otherwise',
        tarOf([...savedImage(), { path: './manifest.json', content: '[]' }]),
        /is there twice/,
      ],
      ['a name that leads out', tarOf([...savedImage(), { ...other, path: 'a/../../x' }]), /leads out/],
      ['an absolute name', tarOf([...savedImage(), { ...other, path: '/x' }]), /leads out/],
      ['a pipe', tarOf([...savedImage(), { path: 'x', type: 'FIFO' }]), /kind that no image has/],
      [
        'a device',
        tarOf([...savedImage(), { path: 'x', type: 'CharacterDevice' }]),
        /kind that no image has/,
      ],
      [
        'a header of a megabyte',
        tarOf([{ path: 'x', type: 'ExtendedHeader', content: Buffer.alloc(2 ** 20, 'x') }, ...savedImage()]),
        /kind that no image has/,
      ],
      [
        'more JSON than is kept',
        tarOf([
          ...Array.from({ length: 5 }, (_, index) => ({
            path: `j${index}`,
            content: `{${' '.repeat(4_000_000)}`,
          })),
          ...savedImage(),
        ]),
        /more JSON/,
      ],
      [
        'more files than an image has',
        tarOf([...Array.from({ length: 10_000 }, (_, index) => ({ path: `f${index}` })), ...savedImage()]),
        /more than 10000 files/,
      ],
    ])('%s', async (_, bytes, reason) => {
      await refuse(bytes, reason);
    });

    const layout = (index: (digest: string) => unknown, more: readonly Entry[] = []) =>
      tarOf(layoutImage({ index, more }));
    const loop = document({ manifests: [] });

    test.each<[string, Uint8Array, RegExp]>([
      ['no image', layout(() => ({ manifests: [] })), /exactly one image/],
      [
        'images for two platforms',
        layout((digest) => ({ manifests: [{ digest }, { digest }] })),
        /exactly one image/,
      ],
      [
        'an image that is not there',
        layout(() => ({ manifests: [{ digest: `sha256:${'0'.repeat(64)}` }] })),
        /is not in it/,
      ],
      [
        'a digest that is a path',
        layout(() => ({ manifests: [{ digest: 'sha256:../../x' }] })),
        /no sha256 digest/,
      ],
      [
        'an inner index without an image',
        layout(() => ({ manifests: [{ digest: `sha256:${sha256(loop.content)}` }] }), [loop]),
        /exactly one image/,
      ],
      [
        'a document under a wrong digest',
        tarOf(
          layoutImage().map((entry) =>
            entry.content === configuration ? { ...entry, content: '{}' } : entry,
          ),
        ),
        /has the digest/,
      ],
    ])('an index of %s', async (_, bytes, reason) => {
      await refuse(bytes, reason);
    });

    test('an index of an image whose manifest was changed', async () => {
      const entries = layoutImage().map((entry) =>
        entry.content?.toString().includes('"layers":[]') === true
          ? { ...entry, content: `${entry.content} ` }
          : entry,
      );
      await refuse(tarOf(entries), /has the digest/);
    });

    test('indexes in indexes', async () => {
      let last = document({ manifests: [] });
      const more = [last];
      for (let depth = 0; depth < 3; depth += 1) {
        last = document({ manifests: [{ digest: `sha256:${sha256(last.content)}` }] });
        more.push(last);
      }
      const index = () => ({ manifests: [{ digest: `sha256:${sha256(last.content)}` }] });
      await refuse(tarOf(layoutImage({ index, more })), /only name other indexes/);
    });
  });

  describe('when it is no file', () => {
    test.each(['/nonexistent', '/proc', '/dev/zero'])('%s', async (path) => {
      await expectRejected(hashImage(path), GeneratorError, 'generator-image');
    });

    test('a link to one', async () => {
      await withTemporaryFolder(async (folder) => {
        await writeFile(join(folder, 'image'), saved);
        await symlink('image', join(folder, 'link'));
        await expectRejected(hashImage(join(folder, 'link')), GeneratorError, 'generator-image');
      });
    });
  });

  test('gives the hashes of any bytes, or refuses them with an error of its own', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 2000 }),
      fc
        .tuple(fc.nat(saved.length - 1), fc.uint8Array({ minLength: 1, maxLength: 30 }))
        .map(([at, change]) => {
          const changed = Buffer.from(saved);
          changed.set(change.subarray(0, saved.length - at), at);
          return changed;
        }),
      fc.nat(saved.length).map((length) => saved.subarray(0, length)),
    );
    const encode = fc.constantFrom<(content: Uint8Array) => Uint8Array>(
      (content) => content,
      (content) => zlib.gzipSync(content),
    );
    await fc.assert(
      fc.asyncProperty(bytes, encode, async (content, encoding) => {
        const encoded = encoding(content);
        try {
          const { imageHash: id, imageArtifactHash } = await hash(encoded);
          expect(id).toMatch(/^sha256:[0-9a-f]{64}$/);
          expect(imageArtifactHash).toBe(`sha256:${sha256(encoded)}`);
        } catch (error) {
          expect(error).toBeInstanceOf(GeneratorError);
        }
      }),
      { numRuns: 200 },
    );
  });
});

function damaged(bytes: Buffer): Buffer {
  return damagedAt(bytes, Math.floor(bytes.length / 2));
}

function damagedAt(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[at] = (changed[at] ?? 0) ^ 0xff;
  return changed;
}
