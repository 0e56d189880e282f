import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFile,
  chmod,
  link,
  mkdir,
  open,
  readdir,
  readlink,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expectRejected, withTemporaryFolder } from '@chain-of-trust/fixtures';
import type { ArtifactDigests } from '@chain-of-trust/types';
import { describe, expect, it } from 'vitest';
import { sealFiles } from '../../../src/commands/guard/seal.js';
import { GuardError } from '../../../src/error.js';

const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');
const sha512 = (content: string) => createHash('sha512').update(content).digest('hex');

const first = 'cot/A/public/build/a.zip';
const second = 'cot/B/b.zip';

/** A work folder with two verified files. */
async function withFiles(
  use: (root: string, files: ReadonlyMap<string, ArtifactDigests>) => Promise<void>,
): Promise<void> {
  await withTemporaryFolder(async (root) => {
    await mkdir(join(root, 'cot/A/public/build'), { recursive: true });
    await mkdir(join(root, 'cot/B'));
    await writeFile(join(root, first), 'a');
    await writeFile(join(root, second), 'b');
    const files = new Map([
      [first, { sha256: sha256('a') }],
      [second, { sha256: sha256('b'), sha512: sha512('b') }],
    ]);
    try {
      await use(root, files);
    } finally {
      execFileSync('chmod', ['-R', 'u+w', root]);
    }
  });
}

const modeOf = async (path: string) => (await stat(path)).mode & 0o7777;

describe('sealFiles', () => {
  it('makes verified files read-only for everybody, and their folders', () =>
    withFiles(async (root, files) => {
      await chmod(join(root, first), 0o666);
      await sealFiles(root, files);
      for (const path of files.keys()) expect(await modeOf(join(root, path))).toBe(0o444);
      for (const path of ['cot', 'cot/A', 'cot/A/public', 'cot/A/public/build', 'cot/B'])
        expect(await modeOf(join(root, path))).toBe(0o555);
    }));

  it('of a chain without files, seals the empty folder', () =>
    withTemporaryFolder(async (root) => {
      await mkdir(join(root, 'cot'));
      await sealFiles(root, new Map());
      expect(await modeOf(join(root, 'cot'))).toBe(0o555);
    }));

  it.each<[string, (root: string) => Promise<unknown>]>([
    ['one byte is another', (root) => writeFile(join(root, first), 'x')],
    ['a byte was added', (root) => appendFile(join(root, first), 'x')],
    ['a file is gone', (root) => rm(join(root, first))],
    ['there is another file', (root) => writeFile(join(root, 'cot/A/more'), '')],
    ['there is another folder', (root) => mkdir(join(root, 'cot/C'))],
    ['there is a link', (root) => symlink('a.zip', join(root, 'cot/A/public/build/link'))],
    [
      'a link to the same content is in the place of a file',
      async (root) => {
        await rename(join(root, first), join(root, 'elsewhere'));
        await symlink(join(root, 'elsewhere'), join(root, first));
      },
    ],
    [
      'a link to the same content is in the place of a folder',
      async (root) => {
        await rename(join(root, 'cot/A'), join(root, 'elsewhere'));
        await symlink(join(root, 'elsewhere'), join(root, 'cot/A'));
      },
    ],
    [
      'a link is in the place of all',
      async (root) => {
        await rename(join(root, 'cot'), join(root, 'elsewhere'));
        await symlink(join(root, 'elsewhere'), join(root, 'cot'));
      },
    ],
    ['a file has a second name', (root) => link(join(root, first), join(root, 'second-name'))],
    [
      'a pipe is in the place of a file',
      async (root) => {
        await rm(join(root, first));
        execFileSync('mkfifo', [join(root, first)]);
      },
    ],
    [
      'a folder is in the place of a file',
      async (root) => {
        await rm(join(root, first));
        await mkdir(join(root, first));
      },
    ],
  ])('when %s, refuses', (_, change) =>
    withFiles(async (root, files) => {
      await change(root);
      await expectRejected(sealFiles(root, files), GuardError, 'guard-changed');
    }),
  );

  it('says which file is gone', () =>
    withFiles(async (root, files) => {
      await rm(join(root, first));
      const { facts } = await expectRejected(sealFiles(root, files), GuardError, 'guard-changed');
      expect(facts).toEqual({ path: first, reason: 'it is gone' });
    }));

  it('does not touch a file that is not one of the verified ones', () =>
    withFiles(async (root, files) => {
      await writeFile(join(root, 'other'), 'a', { mode: 0o640 });
      await rm(join(root, first));
      await link(join(root, 'other'), join(root, first));
      await expectRejected(sealFiles(root, files), GuardError, 'guard-changed');
      expect(await modeOf(join(root, 'other'))).toBe(0o640);
    }));

  it('refuses a file with one of its two digests wrong', () =>
    withFiles(async (root, files) => {
      const wrong = new Map([...files, [second, { sha256: sha256('b'), sha512: sha512('x') }]]);
      await expectRejected(sealFiles(root, wrong), GuardError, 'guard-changed');
    }));

  it('refuses a file that is changed and changed back after it was hashed, while others are', () =>
    withFiles(async (root, files) => {
      const large = 'cot/B/large';
      const bytes = 512 * 1024 ** 2;
      const handle = await open(join(root, large), 'w');
      await handle.truncate(bytes);
      await handle.close();
      const hash = createHash('sha256');
      for (let i = 0; i < bytes / 2 ** 22; i++) hash.update(Buffer.alloc(2 ** 22));
      const sealing = sealFiles(root, new Map([...files, [large, { sha256: hash.digest('hex') }]]));
      const refused = expectRejected(sealing, GuardError, 'guard-changed');
      while (!(await isOpen(large))) await setImmediate();
      await chmod(join(root, first), 0o600);
      await writeFile(join(root, first), 'x');
      await writeFile(join(root, first), 'a');
      await chmod(join(root, first), 0o444);
      await refused;
    }));
});

/** Whether a thread of this process has begun with a file. */
async function isOpen(path: string): Promise<boolean> {
  const descriptors = await readdir('/proc/self/fd');
  const targets = await Promise.all(
    descriptors.map((each) => readlink(join('/proc/self/fd', each)).catch(() => '')),
  );
  return targets.some((target) => target.endsWith(path));
}
