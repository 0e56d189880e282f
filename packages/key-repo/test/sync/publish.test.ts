import { mkdir, mkdtemp, readdir, readlink, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectRejected } from '@chain-of-trust/fixtures';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KeyRepoError } from '../../src/error.js';
import { publishSet, sweep } from '../../src/sync/publish.js';

describe('publishSet and sweep', () => {
  let state: string;

  beforeEach(async () => {
    state = await mkdtemp(join(tmpdir(), 'cot-publish-'));
  });

  afterEach(() => rm(state, { recursive: true }));

  const addSet = async (name: string, minutesAgo = 60, isWhole = true) => {
    const folder = join(state, 'sets', name);
    await mkdir(join(folder, 'keys'), { recursive: true });
    if (!isWhole) return;
    const path = join(folder, 'set.json');
    await writeFile(path, '{}');
    const then = Date.now() / 1000 - minutesAgo * 60;
    await utimes(path, then, then);
  };
  const sets = async () => (await readdir(join(state, 'sets'))).sort();

  test('when there is a link already, it is replaced, whatever a killed process has left', async () => {
    await addSet('1');
    await addSet('2');
    await publishSet(state, 'sets/1');
    await writeFile(join(state, 'current.new'), '');
    await publishSet(state, 'sets/2');
    expect(await readlink(join(state, 'current'))).toBe('sets/2');
    expect((await readdir(state)).sort()).toEqual(['current', 'sets']);
  });

  test('when a set is not there, nothing is replaced', async () => {
    await addSet('1');
    await publishSet(state, 'sets/1');
    await expectRejected(publishSet(state, 'sets/2'), KeyRepoError, 'key-repo-state');
    expect(await readlink(join(state, 'current'))).toBe('sets/1');
  });

  test('when sets are old, only the one in use and the one before it stay', async () => {
    for (const name of ['8', '9', '10', '11']) await addSet(name);
    await publishSet(state, 'sets/10');
    await sweep(state);
    expect(await sets()).toEqual(['10', '9']);
  });

  test('when a set was replaced just now, somebody may still read it, however old it is', async () => {
    for (const name of ['1', '2', '3']) await addSet(name);
    for (const name of ['1', '2', '3']) await publishSet(state, `sets/${name}`);
    await sweep(state);
    expect(await sets()).toEqual(['1', '2', '3']);
  });

  test('when a set was made just now, somebody may still read it', async () => {
    for (const name of ['1', '2', '3', '4']) await addSet(name, 1, name !== '4');
    await publishSet(state, 'sets/3');
    await sweep(state);
    expect(await sets()).toEqual(['1', '2', '3']);
  });

  test('when there was never a set, what a killed process has left is removed', async () => {
    await addSet('1', 0, false);
    for (const name of ['.new-a', '.old-a', 'repository']) await mkdir(join(state, name));
    await sweep(state);
    expect(await sets()).toEqual([]);
    expect((await readdir(state)).sort()).toEqual(['repository', 'sets']);
  });
});
