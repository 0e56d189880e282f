import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runCot } from './support/terminal.js';

const bundles = fileURLToPath(new URL('../../../test-fixtures/bundles/', import.meta.url));

interface Expected {
  readonly at: string;
  readonly verdict: string;
  readonly links: readonly string[];
}

describe.each(readdirSync(bundles))('the golden bundle %s', (version) => {
  const folder = join(bundles, version);
  const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Expected; // written beside it
  const args = ['verify', '--from', join(folder, 'chain.cot.tar'), '--policy', join(folder, 'policy.yml')];

  it('is read still, with the same verdict', async () => {
    const { stdout, stderr } = await runCot([...args, '--at', expected.at, '--format', 'json']);
    expect(stderr).toBe('');
    const { verdict, links } = JSON.parse(stdout);
    expect(verdict).toBe(expected.verdict);
    expect(links.map(({ taskId }: { taskId: string }) => taskId)).toEqual(expected.links);
  });

  it('is refused with the keys of the shipped policy', async () => {
    const shipped = args.map((arg) =>
      arg === '--policy' ? '--product' : arg.endsWith('.yml') ? 'firefox' : arg,
    );
    expect((await runCot([...shipped, '--at', expected.at])).status).toBe(1);
  });
});
