import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findNearest } from '../src/commands/explain/nearest.js';
import { runCot } from './support/terminal.js';

describe('cot explain', () => {
  it('given a finding, tells of its rules, their sources, causes and what to do', async () => {
    const { status, stdout } = await runCot(['explain', 'signature/bad']);
    expect(status).toBe(0);
    expect(stdout).toContain('signature/bad: a finding');
    expect(stdout).toContain('signature/valid');
    expect(stdout).toContain('spec: Verifying the chain (verifies their signatures)');
    expect(stdout).toContain('protects from:\n    - a blob that somebody else than a trusted worker');
    expect(stdout).toContain('usual causes:\n    - a worker of another implementation signed');
    expect(stdout).toContain('what to do:\n    - find out who could write');
  });

  it('given a name that a rule and a finding share, tells of both', async () => {
    const { stdout } = await runCot(['explain', 'graph/worker-pool']);
    expect(stdout).toContain('graph/worker-pool: a rule');
    expect(stdout).toContain('graph/worker-pool: a finding');
  });

  it.each([
    ['an error', 'key-repo-tag-rollback'],
    ['an error', 'usage-value'],
    ['a finding of cot keys audit', 'key-uncertified'],
  ])('tells of %s %s', async (kind, code) => {
    const { status, stdout } = await runCot(['explain', code]);
    expect(status).toBe(0);
    expect(stdout).toContain(`${code}: ${kind}\n`);
    expect(stdout).toContain('what to do:');
  });

  it('without a code, lists all', async () => {
    const { status, stdout } = await runCot(['explain']);
    expect(status).toBe(0);
    for (const code of ['chain/length', 'artifact/missing', 'policy-cyclic', 'homedir-secret'])
      expect(stdout).toMatch(new RegExp(`^${code} `, 'm'));
  });

  it.each([[['--json']], [['--format', 'json']]])('with %j, is JSON', async (options) => {
    const { stdout } = await runCot(['explain', 'blob/task-id', ...options]);
    expect(JSON.parse(stdout)).toMatchObject([
      {
        code: 'blob/task-id',
        kind: 'rule',
        codes: ['blob/task-id-mismatch'],
        protectsFrom: [expect.any(String)],
      },
    ]);
  });

  it.each([
    ['artifact/digest-mismach', 'artifact/digest-mismatch'],
    ['digest-mismatch', 'artifact/digest-mismatch'],
    ['BLOB/MISSING', 'blob/missing'],
  ])('given %s, refuses and suggests %s', async (typed, meant) => {
    const { status, stderr, stdout } = await runCot(['explain', typed]);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('cot: usage-value: there is no finding, rule or error');
    expect(stderr).toContain(`Perhaps ${meant} was meant.`);
  });

  it.each(['', 'zzzzzzzz', '__proto__', 'x'.repeat(101)])('given %j, suggests nothing', async (typed) => {
    const { status, stderr } = await runCot(['explain', typed]);
    expect(status).toBe(2);
    expect(stderr).not.toContain('Perhaps');
    expect(stderr).toContain('cot explain lists all.');
  });
});

describe('findNearest', () => {
  it('gives a candidate or nothing, and the candidate itself where it is one', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), (word, candidates) => {
        const nearest = findNearest(word, candidates);
        expect(nearest === undefined || candidates.includes(nearest)).toBe(true);
      }),
    );
    expect(findNearest('blob/schema', ['x/blob/schemas', 'blob/schema'])).toBe('blob/schema');
  });
});
