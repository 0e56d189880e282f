import type { ServerResponse } from 'node:http';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HostGate, type HostPass } from '../../src/http/host-gate.js';
import type { Runtime } from '../../src/runtime.js';
import { hastyRuntime, taskId, withEvidence } from '../live-under-test.js';
import { sendJson, withServer } from '../test-server.js';

/** Asks for so many places and gives those that are granted at once. */
async function enterAll(gate: HostGate, count: number): Promise<HostPass[]> {
  const passes: HostPass[] = [];
  for (let i = 0; i < count; i++) void gate.enter().then((pass) => passes.push(pass));
  await settle();
  return passes;
}

/** Until all that can go on without a timer has gone on. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A runtime whose pauses end when the test says so. */
function stoppedRuntime(): Runtime & {
  readonly pausesMs: number[];
  pass(milliseconds: number): Promise<void>;
} {
  let nowMs = 1000;
  const sleepers: { readonly until: number; readonly wake: () => void }[] = [];
  const pausesMs: number[] = [];
  return {
    pausesMs,
    now: () => nowMs,
    random: () => 1,
    sleep: (milliseconds) => {
      pausesMs.push(milliseconds);
      return new Promise((wake) => sleepers.push({ until: nowMs + milliseconds, wake }));
    },
    async pass(milliseconds) {
      nowMs += milliseconds;
      for (const { until, wake } of sleepers) if (until <= nowMs) wake();
      await settle();
    },
  };
}

describe('HostGate', () => {
  test('lets in as many as allowed, and the next one when one is released, once', async () => {
    const gate = new HostGate(3, hastyRuntime());
    const passes = await enterAll(gate, 6);
    expect(passes).toHaveLength(3);
    passes[0]?.release();
    passes[0]?.release();
    await settle();
    expect(passes).toHaveLength(4);
  });

  test('lets in half as many after an overload, and counts those under way together once', async () => {
    const gate = new HostGate(16, hastyRuntime());
    const first = await enterAll(gate, 16);
    for (const pass of first) pass.noteOverload();
    for (const pass of first) pass.release();
    expect(await enterAll(gate, 16)).toHaveLength(8);
  });

  test('lets in a quarter after the second overload, and never less than one', async () => {
    const gate = new HostGate(16, hastyRuntime());
    for (const allowed of [16, 8, 4, 2, 1, 1]) {
      const passes = await enterAll(gate, allowed);
      expect(passes).toHaveLength(allowed);
      passes[0]?.noteOverload();
      for (const pass of passes) pass.release();
    }
  });

  test('gives back about one place for a round of good answers, up to as many as at first', async () => {
    const gate = new HostGate(8, hastyRuntime());
    const [overloaded] = await enterAll(gate, 1);
    overloaded?.noteOverload();
    overloaded?.release();
    const allowed: number[] = [];
    for (let round = 0; round < 12; round++) {
      const passes: HostPass[] = await enterAll(gate, 100);
      allowed.push(passes.length);
      for (let i = 0; i < 100; i++) {
        if (i < passes.length && i < (allowed.at(-1) ?? 0)) passes[i]?.noteSuccess();
        passes[i]?.release();
        await settle();
      }
    }
    expect(allowed[0]).toBe(4);
    expect(allowed.at(-1)).toBe(8);
    expect(allowed.every((count, i) => i === 0 || count - (allowed[i - 1] ?? 0) <= 1)).toBe(true);
  });

  test('lets nobody in before the time that the host asked for has passed', async () => {
    const runtime = stoppedRuntime();
    const gate = new HostGate(4, runtime);
    const [limited] = await enterAll(gate, 1);
    limited?.noteOverload(7000);
    limited?.release();
    const later = await enterAll(gate, 2);
    await runtime.pass(6999);
    expect(later).toHaveLength(0);
    expect(runtime.pausesMs).toEqual([7000]);
    await runtime.pass(1);
    expect(later).toHaveLength(2);
  });

  test('lets bulk in last, in its own order', async () => {
    const gate = new HostGate(1, hastyRuntime());
    const [first] = await enterAll(gate, 1);
    const entered: string[] = [];
    const enter = async (name: string, kind?: 'bulk') => {
      const pass = await gate.enter(kind);
      entered.push(name);
      pass.release();
    };
    const all = [enter('a', 'bulk'), enter('b'), enter('c', 'bulk'), enter('d')];
    first?.release();
    await Promise.all(all);
    expect(entered).toEqual(['b', 'd', 'a', 'c']);
  });

  test('never has more under way than allowed, and serves everybody, whatever happens', async () => {
    const events = fc.array(fc.constantFrom('good', 'overload', 'silent'), { minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(events, fc.integer({ min: 1, max: 9 }), async (outcomes, most) => {
        const gate = new HostGate(most, hastyRuntime());
        let underWay = 0;
        await Promise.all(
          outcomes.map(async (outcome) => {
            const pass = await gate.enter(outcome === 'silent' ? 'bulk' : 'document');
            underWay += 1;
            expect(underWay).toBeLessThanOrEqual(most);
            await Promise.resolve();
            if (outcome === 'good') pass.noteSuccess();
            if (outcome === 'overload') pass.noteOverload(1000);
            underWay -= 1;
            pass.release();
          }),
        );
        expect(underWay).toBe(0);
      }),
    );
  });
});

/** A server that refuses what is more than `capacity` at once, and writes down how many there were at each request. */
async function readFromLimited(reads: number, capacity: number, refuse: (response: ServerResponse) => void) {
  const atOnce: number[] = [];
  let underWay = 0;
  let refused = 0;
  const answers = await withServer(
    (_request, response) => {
      underWay += 1;
      atOnce.push(underWay);
      const isRefused = underWay > capacity;
      if (isRefused) refused += 1;
      setTimeout(() => {
        underWay -= 1;
        if (isRefused) refuse(response);
        else sendJson(response, { taskId });
      }, 2);
    },
    ({ origin }) =>
      withEvidence({ rootUrl: origin, network: { connections: 32, attempts: 20 } }, (evidence) =>
        Promise.all(Array.from({ length: reads }, (_, i) => evidence.findIndexedTask(`path.${i}`))),
      ),
  );
  return { answers, atOnce, refused };
}

describe('createLiveEvidence', () => {
  test.each([429, 503])('when a server answers %d to more than it can take, it gets less', async (status) => {
    const refuse = (response: ServerResponse) => {
      response.writeHead(status, { 'retry-after': '1' }).end();
    };
    const { answers, atOnce, refused } = await readFromLimited(400, 4, refuse);
    expect(answers).toHaveLength(400);
    expect(Math.max(...atOnce.slice(-200))).toBeLessThanOrEqual(8);
    expect(refused).toBeLessThan(200);
  });

  test('when a server takes all, it is asked as much at once as configured, and no more', async () => {
    const waiting: ServerResponse[] = [];
    const asked = await withServer(
      (_request, response) => {
        waiting.push(response);
        // Answers only when all that may be under way are: fewer would never end, more would be left over.
        if (waiting.length === 32) for (const each of waiting.splice(0)) sendJson(each, { taskId });
      },
      ({ origin, received }) =>
        withEvidence({ rootUrl: origin, network: { connections: 32 } }, async (evidence) => {
          await Promise.all(Array.from({ length: 192 }, (_, i) => evidence.findIndexedTask(`path.${i}`)));
          return received.length;
        }),
    );
    expect(asked).toBe(192);
    expect(waiting).toEqual([]);
  });

  test.each([
    ['headers', { headersTimeoutMs: 50 }],
    ['body', { bodyTimeoutMs: 50 }],
  ])('when the %s of all answers stop, fewer are asked for at once', async (stopped, network) => {
    const waiting: ServerResponse[] = [];
    let most = 0;
    await withServer(
      (_request, response, index) => {
        if (index < 4) {
          if (stopped === 'body') response.writeHead(200, { 'content-length': '9' }).write('begin');
          return;
        }
        waiting.push(response);
        most = Math.max(most, waiting.length);
        // Time enough for the others to come, if they were let in.
        setTimeout(() => sendJson(waiting.shift() ?? response, { taskId }), 20);
      },
      ({ origin }) =>
        withEvidence({ rootUrl: origin, network: { connections: 4, ...network } }, (evidence) =>
          Promise.all(['a', 'b', 'c', 'd'].map((path) => evidence.findIndexedTask(path))),
        ),
    );
    expect(most).toBeLessThan(4);
  });

  test('when a host asks to stay away, nobody asks it anything until then', async () => {
    const runtime = stoppedRuntime();
    await withServer(
      (_request, response, index) => {
        if (index === 0) response.writeHead(429, { 'retry-after': '7' }).end();
        else sendJson(response, { taskId });
      },
      ({ origin, received }) =>
        withEvidence(
          { rootUrl: origin, network: { connections: 1 } },
          async (evidence) => {
            const reads = Promise.all([evidence.findIndexedTask('a'), evidence.findIndexedTask('b')]);
            while (runtime.pausesMs.length < 2) await settle();
            await runtime.pass(6000);
            expect(received).toHaveLength(1);
            await runtime.pass(1000);
            expect(await reads).toEqual([taskId, taskId]);
            expect(received).toHaveLength(3);
          },
          runtime,
        ),
    );
  });
});
