import { describe, expect, it } from 'vitest';
import { quotedArgumentsOf } from '../../../../src/rules/rebuild/cron/arguments.js';

describe('quotedArgumentsOf', () => {
  it.each([
    [{}, ''],
    [{ type: 'decision-task', 'treeherder-symbol': 'N' }, ''],
    [{ 'target-tasks-method': 'nightly_all' }, '--target-tasks-method=nightly_all'],
    [{ 'optimize-target-tasks': false }, '--optimize-target-tasks=false'],
    [{ 'optimize-target-tasks': null }, ''],
    [{ 'include-push-tasks': true }, '--include-push-tasks'],
    [{ 'rebuild-kinds': ['a', 'b c'] }, "--rebuild-kind=a '--rebuild-kind=b c'"],
    [
      {
        'rebuild-kinds': ['k'],
        'include-push-tasks': true,
        'optimize-target-tasks': true,
        'target-tasks-method': 'm',
      },
      '--target-tasks-method=m --optimize-target-tasks=true --include-push-tasks --rebuild-kind=k',
    ],
  ])('%j gives %j', (job, expected) => {
    expect(quotedArgumentsOf(job)).toBe(expected);
  });

  it.each([
    [{ 'target-tasks-method': ['a'] }],
    [{ 'optimize-target-tasks': { a: 1 } }],
    [{ 'rebuild-kinds': 'a' }],
    [{ 'rebuild-kinds': [['a']] }],
  ])('%j cannot be written as arguments', (job) => {
    expect(quotedArgumentsOf(job)).toBeUndefined();
  });
});
