import { expect } from 'vitest';
import { Refusal } from '../../src/engine/refusal.js';

/** Expects that a promise rejects with a refusal of exactly this code, and that it says what to do. */
export async function expectRefusal(promise: Promise<unknown>, code: string): Promise<void> {
  const thrown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(Refusal);
  const { details } = thrown as Refusal;
  expect(details.map((detail) => detail.code)).toEqual([code]);
  expect(details[0]?.nextStep).toMatch(/\.$/);
}
