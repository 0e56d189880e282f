import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectRejected, withTemporaryFolder } from '@chain-of-trust/fixtures';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCommand } from '../../../src/commands/guard/command.js';
import { environmentOf } from '../../../src/commands/guard/environment.js';
import { UsageError } from '../../../src/error.js';

/** Two folders, the second one with a program, the first one with a folder and a file of its name. */
async function withPrograms(use: (cwd: string) => Promise<void>): Promise<void> {
  await withTemporaryFolder(async (cwd) => {
    await mkdir(join(cwd, 'one/sign'), { recursive: true });
    await mkdir(join(cwd, 'two'));
    await mkdir(join(cwd, 'three'));
    await writeFile(join(cwd, 'two/sign'), 'no program');
    await writeFile(join(cwd, 'three/sign'), '#!/bin/sh\n');
    await chmod(join(cwd, 'three/sign'), 0o755);
    await use(cwd);
  });
}

describe('findCommand', () => {
  it('looks for a name in the folders of PATH, for what can be run', () =>
    withPrograms(async (cwd) => {
      const env = { PATH: ['one', 'two', 'three'].map((name) => join(cwd, name)).join(':') };
      const found = await findCommand(['sign', '-x', ''], { env, cwd });
      expect(found).toEqual({ program: join(cwd, 'three/sign'), args: ['-x', ''] });
    }));

  it('takes a path from where one stands, links included', () =>
    withPrograms(async (cwd) => {
      await symlink('three/sign', join(cwd, 'link'));
      for (const path of ['three/sign', './link'])
        expect(await findCommand([path], { env: {}, cwd })).toEqual({ program: join(cwd, path), args: [] });
    }));

  it('without PATH, has the programs of the system', async () => {
    expect((await findCommand(['sh'], { env: {}, cwd: '/' })).program).toMatch(/^\/(usr\/)?bin\/sh$/);
  });

  it.each([
    ['no command', [], 'usage-missing'],
    ['an empty name', ['', 'x'], 'usage-missing'],
    ['a name that is nowhere', ['nowhere'], 'usage-command'],
    ['a file that is no program', ['two/sign'], 'usage-command'],
    ['a folder', ['one/sign'], 'usage-command'],
    ['a path that is not there', ['./sign'], 'usage-command'],
  ])('refuses %s', (_, command, code) =>
    withPrograms(async (cwd) => {
      await expectRejected(
        findCommand(command, { env: { PATH: '/usr/bin' }, cwd }),
        UsageError,
        code as 'usage-command',
      );
    }),
  );

  it.each(['', '.', 'three', ':', '/usr/bin:'])(
    'takes nothing from where one stands by the PATH %j',
    (PATH) =>
      withPrograms(async (cwd) => {
        const finding = findCommand(['sign'], { env: { PATH }, cwd: join(cwd, 'three') });
        await expectRejected(finding, UsageError, 'usage-command');
      }),
  );
});

const secrets = {
  TASKCLUSTER_CLIENT_ID: 'a',
  TASKCLUSTER_ACCESS_TOKEN: 'b',
  TASKCLUSTER_CERTIFICATE: 'c',
  SCRIPTWORKER_GITHUB_OAUTH_TOKEN: 'd',
  GITHUB_TOKEN: 'e',
};

describe('environmentOf', () => {
  const setting = { workDir: '/work', taskId: 'LnshJjNXTfeBlPNrAzyy9w', passCredentials: false };
  const added = { COT_WORK_DIR: '/work', COT_TASK_ID: 'LnshJjNXTfeBlPNrAzyy9w' };

  it('leaves out what evidence was read with, and nothing else', () => {
    const env = {
      ...secrets,
      HOME: '/root',
      TASKCLUSTER_ROOT_URL: 'https://tc.example.com',
      COT_WORK_DIR: '/old',
      UNSET: undefined,
    };
    const { HOME, TASKCLUSTER_ROOT_URL } = env;
    expect(environmentOf({ ...setting, env })).toEqual({ HOME, TASKCLUSTER_ROOT_URL, ...added });
  });

  it('leaves it in when it was asked to', () => {
    expect(environmentOf({ ...setting, env: secrets, passCredentials: true })).toEqual({
      ...secrets,
      ...added,
    });
  });

  it('keeps every other variable as it is', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), (env) => {
        const expected = { ...env, ...added };
        for (const name of Object.keys(secrets)) delete expected[name as keyof typeof expected];
        expect(environmentOf({ ...setting, env })).toEqual(expected);
      }),
    );
  });
});
