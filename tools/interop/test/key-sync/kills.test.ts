import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Arena } from './arena.js';
import { createUpstream, type Upstream } from './upstream.js';

const kills = 200;
const arenaCount = 4;
/** A whole synchronisation takes about half a second, on a machine with as many others beside it somewhat longer. */
const longestMilliseconds = 1200;

describe('killing cot keys sync', () => {
  let root: string;
  let upstream: Upstream;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'ck-'));
    upstream = await createUpstream(root, kills / arenaCount + 1);
  });

  afterAll(() => rm(root, { recursive: true, force: true, maxRetries: 5 }));

  test(`when it is killed ${kills} times, readers see whole sets and nothing is stuck`, {
    timeout: 600_000,
  }, async () => {
    const arenas = Array.from(
      { length: arenaCount },
      (_, index) => new Arena(join(root, String(index)), upstream),
    );
    const tallies = await Promise.all(arenas.map((arena, index) => torture(arena, index)));
    const total = (name: keyof Tally) => tallies.reduce((sum, tally) => sum + tally[name], 0);
    console.log(
      `killed ${total('killed')} of ${total('runs')} runs, ${total('reads')} reads, ${total('takeovers')} locks taken over`,
    );
    expect(total('killed')).toBe(kills);
    expect(total('takeovers')).toBeGreaterThan(0);
    expect(total('reads')).toBeGreaterThan(kills);
  });

  interface Tally {
    killed: number;
    runs: number;
    reads: number;
    takeovers: number;
  }

  async function torture(arena: Arena, index: number): Promise<Tally> {
    const tally: Tally = { killed: 0, runs: 0, reads: 0, takeovers: 0 };
    const random = randomOf(index + 1);
    await arena.open();
    const reading = readAlong(arena, tally);
    while (tally.killed < kills / arenaCount) {
      const kill = { after: random() * longestMilliseconds, isGroup: random() < 0.5 };
      const beside = random() < 0.2 ? arena.sync() : undefined;
      const endings = await Promise.all([arena.sync(kill), ...(beside === undefined ? [] : [beside])]);
      for (const { exitCode, stderr } of endings) {
        tally.runs += 1;
        if (stderr.includes('took over from process')) tally.takeovers += 1;
        if (exitCode === null) tally.killed += 1;
        else expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
      }
      expect(await arena.privateKeys()).toEqual([]);
      await arena.letTimePass();
      await arena.advance();
    }
    await reading.stop();
    expect(await arena.sync()).toMatchObject({ exitCode: 0 });
    expect(await arena.read()).toBe(arena.newest);
    expect(await arena.read('homedirs')).toBe(arena.newest);
    expect((await readdir(arena.state)).sort()).toEqual(['current', 'repository', 'sets']);
    return tally;
  }

  /** Reads as fast as it can until it is stopped; what a reader may not see rejects then. */
  function readAlong(arena: Arena, tally: Tally): { readonly stop: () => Promise<void> } {
    let isStopped = false;
    let wasInUse = false;
    const reading = (async () => {
      while (!isStopped) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        wasInUse ||= await arena.isInUse();
        if (!wasInUse) continue;
        await arena.read();
        tally.reads += 1;
      }
    })();
    reading.catch(() => undefined);
    return {
      stop: () => {
        isStopped = true;
        return reading;
      },
    };
  }
});

/** Numbers from 0 to 1 that are the same each time, by a linear congruential generator. @see Numerical Recipes, "ranqd1" */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
