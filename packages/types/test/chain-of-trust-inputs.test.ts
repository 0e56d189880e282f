import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { chainOfTrustInputsSchema, chainOfTrustSchema } from '../src/chain-of-trust-inputs.js';
import { taskId } from './support/documents.js';

describe('chainOfTrustInputsSchema', () => {
  test('accepts task types with taskIds, and none at all', () => {
    expect(v.is(chainOfTrustInputsSchema, { 'docker-image': taskId })).toBe(true);
    expect(v.is(chainOfTrustInputsSchema, {})).toBe(true);
  });

  test.each([
    ['a taskId that is none', { 'docker-image': 'task' }],
    ['a task type without a name', { '': taskId }],
    ['a list of taskIds', { 'docker-image': [taskId] }],
    ['a list', [taskId]],
    ['an empty list, which would read as no inputs', []],
    ['null', null],
  ])('%s is refused', (_what, inputs) => {
    expect(v.is(chainOfTrustInputsSchema, inputs)).toBe(false);
    expect(v.is(chainOfTrustSchema, { inputs })).toBe(false);
  });
});

describe('chainOfTrustSchema', () => {
  test('keeps further members', () => {
    const value = { inputs: { build: taskId }, note: 'x' };
    expect(v.parse(chainOfTrustSchema, value)).toEqual(value);
  });

  test('allows a task without inputs', () => {
    expect(v.parse(chainOfTrustSchema, {})).toEqual({});
  });
});
