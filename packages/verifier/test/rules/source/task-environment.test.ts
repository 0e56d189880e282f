import { type JsonObject, type JsonValue, toTaskDefinition } from '@chain-of-trust/types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findEnvironmentVariable } from '../../../src/rules/source/task-environment.js';
import { expectRefusal } from '../../support/expect-refusal.js';
import { createTask } from '../../support/rebuild-input.js';

function find(payload: JsonObject, name = 'GECKO_HEAD_REV'): string | undefined {
  return findEnvironmentVariable(toTaskDefinition({ ...createTask({}), payload }), name);
}

describe('findEnvironmentVariable', () => {
  it('reads a variable, which may be empty', () => {
    expect(find({ env: { GECKO_HEAD_REV: 'a', GECKO_HEAD_REF: 'b' } })).toBe('a');
    expect(find({ env: { GECKO_HEAD_REV: '' } })).toBe('');
  });

  it.each<JsonObject>([{}, { env: {} }, { env: { GECKO_HEAD: 'a' } }])('finds none in %j', (payload) => {
    expect(find(payload)).toBeUndefined();
  });

  it.each(['toString', 'constructor', '__proto__'])('finds no %s that every object has', (name) => {
    expect(find({ env: {} }, name)).toBeUndefined();
  });

  it.each<[JsonValue, string]>([
    [null, 'null'],
    [['GECKO_HEAD_REV=a'], '["GECKO_HEAD_REV=a"]'],
    ['GECKO_HEAD_REV=a', '"GECKO_HEAD_REV=a"'],
  ])('when the environment is %j, refuses', async (env, actual) => {
    const refused = (async () => find({ env }))();
    await expectRefusal(refused, 'source/variable-malformed');
    await expect(refused).rejects.toMatchObject({ details: [{ where: 'payload.env', actual }] });
  });

  it.each<[JsonValue, string]>([
    [null, 'null'],
    [1, '1'],
    [{ task: 'a' }, '{"task":"a"}'],
  ])('when the variable is %j, refuses', async (value, actual) => {
    const refused = (async () => find({ env: { GECKO_HEAD_REV: value } }))();
    await expectRefusal(refused, 'source/variable-malformed');
    await expect(refused).rejects.toMatchObject({
      details: [{ where: 'payload.env.GECKO_HEAD_REV', expected: 'a string', actual }],
    });
  });

  it('reads every text as it is, whatever its name', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (name, value) => {
        expect(find({ env: Object.fromEntries([[name, value]]) }, name)).toBe(value);
      }),
    );
  });
});
