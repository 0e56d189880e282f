import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { upstreamArtifactSchema, upstreamArtifactsSchema } from '../src/upstream-artifacts.js';
import { taskId, upstreamArtifacts, without } from './support/documents.js';

const entry = {
  taskId,
  taskType: 'build',
  paths: ['public/build/target.zip'],
  formats: ['gpg'],
  optional: false,
};

describe('upstreamArtifactSchema', () => {
  test('keeps every member, also unknown ones', () => {
    expect(v.parse(upstreamArtifactSchema, { ...entry, locale: 'de' })).toEqual({ ...entry, locale: 'de' });
  });

  test.each(['formats', 'optional'])('%s may be absent', (member) => {
    expect(v.is(upstreamArtifactSchema, without(entry, member))).toBe(true);
  });

  test.each(['taskId', 'taskType', 'paths'])('%s may not be absent', (member) => {
    expect(v.is(upstreamArtifactSchema, without(entry, member))).toBe(false);
  });

  test.each([
    ['a taskId that is none', { ...entry, taskId: 'upstream-task-id' }],
    ['a task type without a name', { ...entry, taskType: '' }],
    ['no paths', { ...entry, paths: [] }],
    ['paths that are one text', { ...entry, paths: 'public/build/target.zip' }],
    ['a path that is no text', { ...entry, paths: [1] }],
    ['formats that are one text', { ...entry, formats: 'gpg' }],
    ['optional as text', { ...entry, optional: 'false' }],
  ])('%s is refused', (_what, value) => {
    expect(v.is(upstreamArtifactSchema, value)).toBe(false);
  });
});

describe('upstreamArtifactsSchema', () => {
  test('accepts a list of entries', () => {
    expect(v.is(upstreamArtifactsSchema, upstreamArtifacts)).toBe(true);
  });

  test.each([
    ['an empty list, which would verify nothing', []],
    ['an object', { 0: entry }],
    ['one bad entry among good ones', [entry, { ...entry, paths: [] }]],
  ])('%s is refused', (_what, value) => {
    expect(v.is(upstreamArtifactsSchema, value)).toBe(false);
  });
});
