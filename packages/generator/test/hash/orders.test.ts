import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Orders } from '../../src/hash/orders.js';

/** What some threads are given until there is nothing more, each waiting for the next one. */
async function takeAll(orders: Orders, threads: number): Promise<string[]> {
  const taken: { readonly start: number; readonly names: string[] }[] = [];
  const take = async () => {
    for (let order = await orders.next(); order !== undefined; order = await orders.next())
      taken.push({ start: order.start, names: orders.names.slice(order.start, order.end) });
  };
  await Promise.all(Array.from({ length: threads }, take));
  return taken.sort((a, b) => a.start - b.start).flatMap(({ names }) => names);
}

describe('Orders', () => {
  test('give every name once, however the list is cut and however many ask', async () => {
    const batches = fc.array(fc.array(fc.string(), { maxLength: 300 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(batches, fc.integer({ min: 1, max: 5 }), async (lists, threads) => {
        const orders = new Orders(threads);
        const [taken] = await Promise.all([takeAll(orders, threads), orders.list(lists)]);
        expect(taken).toEqual(lists.flat());
      }),
    );
  });

  test('are small at the end, so that the last files are shared', async () => {
    const orders = new Orders(2);
    await orders.list([Array.from({ length: 8 }, (_, index) => `f${index}`)]);
    expect(await orders.next()).toEqual({ start: 0, end: 1 });
  });

  test('are given out before the list has ended', async () => {
    const orders = new Orders(1);
    let goOn = () => {};
    const waits = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const listing = orders.list(
      (async function* () {
        yield ['a'];
        await waits;
      })(),
    );
    expect(await orders.next()).toEqual({ start: 0, end: 1 });
    goOn();
    await listing;
    expect(await orders.next()).toBeUndefined();
  });

  test('end for who waits, and for the list, when they are stopped', async () => {
    const orders = new Orders(1);
    const next = orders.next();
    orders.stop();
    await orders.list([['a'], ['b']]);
    expect(await next).toBeUndefined();
    expect(orders.names).toEqual([]);
  });

  test('end when the list cannot go on, with its error', async () => {
    const orders = new Orders(1);
    const listing = orders.list(
      (async function* () {
        yield ['a', 'b'];
        throw new Error('unreadable');
      })(),
    );
    await expect(listing).rejects.toThrow('unreadable');
    expect(await orders.next()).toBeUndefined();
  });
});
