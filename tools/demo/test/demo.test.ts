import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { runDemo } from '../src/index.js';

it('ends as it must, names every culprit and leaves nothing behind', async () => {
  let output = '';
  const status = await runDemo((text) => {
    output += text;
  });
  expect(status).toBe(0);
  expect(output).toContain('VERIFIED signing');
  for (const code of ['artifact/digest-mismatch', 'graph/definition-differs', 'signature/bad'])
    expect(output).toContain(code);
  expect(output.match(/REFUSED, exit status 1/g)).toHaveLength(3);
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith('cot-demo-'))).toEqual([]);
});
