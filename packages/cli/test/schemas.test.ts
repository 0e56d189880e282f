import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withTemporaryFolder } from '@chain-of-trust/fixtures';
import { execa } from 'execa';
import { expect, test } from 'vitest';

const packageFolder = fileURLToPath(new URL('../', import.meta.url));

test('the published schemas are those of the code', () =>
  withTemporaryFolder(async (folder) => {
    await execa(process.execPath, [join(packageFolder, 'scripts', 'export-schemas.js'), folder]);
    const published = join(packageFolder, 'schemas');
    const names = await readdir(published);
    expect((await readdir(folder)).sort()).toEqual([...names].sort());
    for (const name of names)
      expect(await readFile(join(published, name), 'utf8')).toBe(await readFile(join(folder, name), 'utf8'));
  }));
