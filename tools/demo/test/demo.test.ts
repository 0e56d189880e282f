import { readdir } from 'node:fs/promises';
import { stripVTControlCharacters } from 'node:util';
import { withTemporaryFolder } from '@chain-of-trust/fixtures';
import { expect, it, vi } from 'vitest';
import { runDemo } from '../src/index.js';

it('ends as it must, names every culprit and leaves nothing behind', () =>
  withTemporaryFolder(async (folder) => {
    vi.stubEnv('TMPDIR', folder);
    let output = '';
    const status = await runDemo((text) => {
      output += stripVTControlCharacters(text);
    });
    vi.unstubAllEnvs();
    expect(status).toBe(0);
    expect(output).toContain('VERIFIED signing');
    for (const code of ['artifact/digest-mismatch', 'graph/definition-differs', 'signature/bad']) {
      expect(output).toContain(code);
    }
    expect(output.match(/REFUSED, exit status 1/g)).toHaveLength(3);
    expect(await readdir(folder)).toEqual([]);
  }));
