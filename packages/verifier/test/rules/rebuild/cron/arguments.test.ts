import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quotedArgumentsOf } from '../../../../src/rules/rebuild/cron/arguments.js';
import { shellQuote } from '../../../../src/rules/rebuild/cron/shell-quote.js';

describe('quotedArgumentsOf', () => {
  it.each([
    [{}, ''],
    [{ type: 'decision-task', 'treeherder-symbol': 'N' }, ''],
    [{ 'target-tasks-method': 'nightly_all' }, '--target-tasks-method=nightly_all'],
    [{ 'optimize-target-tasks': false }, '--optimize-target-tasks=false'],
    [{ 'optimize-target-tasks': null }, ''],
    [{ 'optimize-target-tasks': 'x' }, '--optimize-target-tasks=x'],
    [{ 'target-tasks-method': null }, ''],
    [{ 'rebuild-kinds': [] }, ''],
    [{ 'rebuild-kinds': ['a', null, 'b'] }, '--rebuild-kind=a --rebuild-kind=b'],
    [{ 'include-push-tasks': false }, '--include-push-tasks'],
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
    [{ 'rebuild-kinds': ['a', 1] }],
    [{ 'rebuild-kinds': null }],
    [{ 'rebuild-kinds': {} }],
    [{ 'target-tasks-method': 1 }],
    [{ 'target-tasks-method': true }],
    [{ 'target-tasks-method': 'x', 'optimize-target-tasks': 1 }],
  ])('%j cannot be written as arguments', (job) => {
    expect(quotedArgumentsOf(job)).toBeUndefined();
  });

  it('quotes every word of its own', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), (method, kinds) => {
        const words = [`--target-tasks-method=${method}`, ...kinds.map((kind) => `--rebuild-kind=${kind}`)];
        expect(quotedArgumentsOf({ 'target-tasks-method': method, 'rebuild-kinds': kinds })).toBe(
          words.map(shellQuote).join(' '),
        );
      }),
    );
  });
});
