import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Workshop } from './workshop.js';

const kills = 60;
/** Enough that writing the document takes longer than a moment. */
const outputs = 8000;

describe('killing cot generate', () => {
  let root: string;
  let workshop: Workshop;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'cg-'));
    workshop = new Workshop(root);
    await workshop.open(outputs);
  });

  afterAll(() => rm(root, { recursive: true, force: true, maxRetries: 5 }));

  test(`when it is killed ${kills} times, there is the whole blob or none, and no part of it is ever signed`, {
    timeout: 300_000,
  }, async () => {
    const tally = { killed: 0, whole: 0, none: 0, parts: 0 };
    for (let i = 0; tally.killed < kills; i += 1) {
      // Most of them in the moments in which something is written.
      const isWriting = i % 4 !== 0;
      const { exitCode, stderr } = await workshop.generate({ after: isWriting ? i % 20 : i * 5, isWriting });
      if (exitCode === null) tally.killed += 1;
      else expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
      const blob = await workshop.read();
      tally[blob === undefined ? 'none' : 'whole'] += 1;
      if (blob !== undefined) expect(Object.keys(blob.artifacts)).toHaveLength(outputs);
      tally.parts += (await readdir(workshop.published)).filter((name) => /\.\d+$/.test(name)).length;
    }
    console.log(
      `after ${kills} kills: ${tally.whole} whole blobs, ${tally.none} none, ${tally.parts} parts of files`,
    );
    expect(tally.none).toBeGreaterThan(0);
    expect(tally.parts).toBeGreaterThan(0);
    expect(await workshop.generate()).toMatchObject({ exitCode: 0 });
    expect(Object.keys((await workshop.read())?.artifacts ?? {})).toHaveLength(outputs);
    const names = ['build', 'chain-of-trust.json', 'chain-of-trust.json.sig', 'chainOfTrust.json.asc'];
    expect((await readdir(workshop.published)).sort()).toEqual(names);
  });
});
