import type { UpstreamArtifact } from '@chain-of-trust/types';
import { describe, expect, it } from 'vitest';
import { resolveRequests } from '../../../src/rules/artifact/requested-artifacts.js';
import { blobSchema } from '../../../src/rules/blob/schema.js';
import { evaluate } from '../../support/rule-context.js';
import { taskIds } from '../../support/scene.js';

const blob = await evaluate(blobSchema, {
  change: ({ build }) => void build.artifacts.set('public/log.txt', 'log'),
});

/** What entries of one upstream task ask for, whose worker signed two archives and a log. */
function resolve(...entries: Pick<UpstreamArtifact, 'paths' | 'optional'>[]) {
  if (blob.status !== 'passed') throw new TypeError('the scene has a good blob');
  const complete = entries.map((entry) => ({ ...entry, taskId: taskIds.build, taskType: 'build' }));
  const { names, unmatchedPatterns } = resolveRequests(complete, blob.value);
  return { names: Object.fromEntries(names), unmatchedPatterns };
}

const mandatory = { isOptional: false };
const optional = { isOptional: true };

describe('resolveRequests', () => {
  it('takes exact names as they are, whether the blob lists them or not', () => {
    expect(resolve({ paths: ['public/target.zip', 'public/none'] })).toEqual({
      names: { 'public/target.zip': mandatory, 'public/none': mandatory },
      unmatchedPatterns: [],
    });
  });

  it('resolves patterns to what the worker signed', () => {
    expect(resolve({ paths: ['public/*.zip'] })).toEqual({
      names: { 'public/target.zip': mandatory, 'public/other.zip': mandatory },
      unmatchedPatterns: [],
    });
  });

  it('names mandatory patterns that match nothing, and no optional ones', () => {
    const paths = ['public/*.apk'];
    expect(resolve({ paths })).toEqual({ names: {}, unmatchedPatterns: paths });
    expect(resolve({ paths, optional: true })).toEqual({ names: {}, unmatchedPatterns: [] });
    expect(resolve({ paths, optional: false })).toEqual({ names: {}, unmatchedPatterns: paths });
  });

  it.each([
    [[{ optional: true }], optional],
    [[{ optional: true }, { optional: true }], optional],
    [[{ optional: true }, {}], mandatory],
    [[{}, { optional: true }], mandatory],
  ])('when the entries of one name say %j, takes it as %j', (entries, expected) => {
    const { names } = resolve(...entries.map((entry) => ({ ...entry, paths: ['public/log.txt'] })));
    expect(names).toEqual({ 'public/log.txt': expected });
  });
});
