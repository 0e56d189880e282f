import { chmod, mkdir, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { withTemporaryFolder } from '@chain-of-trust/fixtures';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Entries } from '../../src/cache/entries.js';
import { openCacheFolder } from '../../src/cache/folder.js';
import { bytesOf } from '../bundle/recorded.js';

const key = 'ab'.repeat(32);
const otherKey = 'cd'.repeat(32);

interface Kept {
  readonly entries: Entries;
  readonly path: string;
  readonly folder: string;
}

/** Keeps a content in a new cache. */
function withEntry(content: Uint8Array, use: (kept: Kept) => Promise<void>): Promise<void> {
  return withTemporaryFolder(async (temporary) => {
    const folder = await openCacheFolder(join(temporary, 'cache'));
    const entries = new Entries(folder);
    const part = await entries.begin();
    await part.write(content);
    await part.complete(key);
    await entries.keep(key, part);
    await use({ entries, path: join(folder.entries, 'ab', key), folder: folder.entries });
  });
}

async function found(entries: Entries, of = key): Promise<string | undefined> {
  const entry = await entries.find(of);
  return entry === undefined ? undefined : bytesOf(entry.content);
}

describe('Entries', () => {
  test.each([0, 1, 1024 * 1024, 1024 * 1024 + 1, 3_000_000])('give %i bytes as they were', async (bytes) => {
    const content = Buffer.alloc(bytes, 'content');
    await withEntry(content, async ({ entries }) => {
      expect((await found(entries)) === content.toString()).toBe(true);
    });
  });

  test('give nothing of an entry that is not whole, wherever a byte was changed, cut or added', async () => {
    const change = fc.record({
      at: fc.nat(),
      how: fc.constantFrom('flip' as const, 'cut' as const, 'add' as const),
    });
    await withEntry(Buffer.from('{"content": "of an entry"}'), async ({ entries, path }) => {
      const whole = await readFile(path);
      await fc.assert(
        fc.asyncProperty(change, async ({ at, how }) => {
          const place = at % whole.length;
          const changed = Buffer.from(whole);
          changed[place] = (changed[place] ?? 0) ^ 1;
          const cut = whole.subarray(0, place);
          const added = Buffer.concat([whole, cut.subarray(0, 1), Buffer.from('x')]);
          await mkdir(dirname(path), { recursive: true });
          await writeFile(path, { flip: changed, cut, add: added }[how], { mode: 0o600 });
          expect(await found(entries)).toBeUndefined();
          expect(await readdir(dirname(path))).toEqual([]);
        }),
      );
    });
  });

  test('give nothing that was kept for another question', async () => {
    await withEntry(Buffer.from('content'), async ({ entries, path, folder }) => {
      await mkdir(join(folder, 'cd'));
      await rename(path, join(folder, 'cd', otherKey));
      expect(await found(entries, otherKey)).toBeUndefined();
    });
  });

  test.skipIf(process.platform === 'win32')(
    'give nothing of a link, nor of what others can write',
    async () => {
      await withEntry(Buffer.from('content'), async ({ entries, path }) => {
        await rename(path, `${path}.real`);
        await symlink(`${key}.real`, path);
        expect(await found(entries)).toBeUndefined();
      });
      await withEntry(Buffer.from('content'), async ({ entries, path }) => {
        await chmod(path, 0o620);
        expect(await found(entries)).toBeUndefined();
      });
    },
  );

  test('give nothing of a part that was not kept', async () => {
    await withTemporaryFolder(async (temporary) => {
      const entries = new Entries(await openCacheFolder(join(temporary, 'cache')));
      const part = await entries.begin();
      await part.write(Buffer.from('content'));
      await part.complete(key);
      expect(await found(entries)).toBeUndefined();
    });
  });
});
