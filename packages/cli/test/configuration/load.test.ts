import { writeFile } from 'node:fs/promises';
import { expectRejected, withTemporaryFolder } from '@chain-of-trust/fixtures';
import { describe, expect, it } from 'vitest';
import { loadConfiguration } from '../../src/configuration/load.js';
import { UsageError } from '../../src/error.js';

const load = (content: string) =>
  withTemporaryFolder(async (folder) => {
    await writeFile(`${folder}/cot.yml`, content);
    return loadConfiguration('cot.yml', folder);
  });

describe('loadConfiguration', () => {
  it('reads a good file', async () => {
    expect(await load('product: firefox\nnetwork: {attempts: 2}\n')).toMatchObject({ product: 'firefox' });
  });

  it.each(['nope', 'toString', 'constructor', 'prototype', 'hasOwnProperty', '__proto__'])(
    'refuses a member named %s',
    async (member) => {
      const refused = [`${member}: 1`, `network: {${member}: 1}`].map((content) =>
        expectRejected(load(content), UsageError, 'usage-configuration'),
      );
      await Promise.all(refused);
    },
  );
});
