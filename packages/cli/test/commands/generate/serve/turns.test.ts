import { expect, test } from 'vitest';
import { Turns } from '../../../../src/commands/generate/serve/turns.js';

test('work on one folder waits for what was given before, also where that fails; other work does not', async () => {
  const turns = new Turns();
  const events: string[] = [];
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const first = turns.take('/a', async () => {
    await held;
    events.push('first');
    throw new TypeError('failed');
  });
  const second = turns.take('/a/', async () => void events.push('second'));
  await turns.take('/b', async () => void events.push('other'));
  release();
  await expect(first).rejects.toThrow(TypeError);
  await second;
  expect(events).toEqual(['other', 'first', 'second']);
});
