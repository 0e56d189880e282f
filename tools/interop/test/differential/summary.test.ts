import { describe, expect, it } from 'vitest';
import { findAllowance } from '../../src/differential/allowance.js';
import { type Differential, type Result, violationsOf } from '../../src/differential/differential.js';
import type { Mutant } from '../../src/differential/mutant.js';
import type { Scenario } from '../../src/differential/scenario.js';
import { formatSummary, replaceBetweenMarkers } from '../../src/differential/summary.js';
import { formatTable } from '../../src/differential/table.js';

const yes = { isAccepted: true, reason: '' };
const no = { isAccepted: false, reason: 'a/code' };
const mutant: Mutant = {
  document: 'blob of build',
  mode: 'signed by its worker',
  path: 'environment/region',
  operation: 'change',
  description: 'signing:build: change to "x"',
  apply: async () => true,
};
const allowance = { documents: ['blob of *'], paths: ['environment/*'], reason: 'Nobody else knows it.' };
const base = { scenario: 'hg-push', mutant, allowance: undefined };
const bothAccept: Result = { ...base, agreement: 'both accept', ours: yes, reference: yes };
const onlyOurs: Result = { ...base, agreement: 'only ours accepts', ours: yes, reference: no };
const stricter: Result = { ...base, agreement: 'only ours refuses', ours: no, reference: yes };
const scenario: Scenario = {
  name: 'hg-push, firefox, try',
  product: 'firefox',
  taskType: 'signing',
  world: { style: 'hg-push' },
  taskId: ({ names }) => names.signing,
};
const good = [{ scenario, ours: yes, reference: yes }];
const run = (...results: Result[]): Differential => ({ seed: 1, good, results });

describe('violationsOf', () => {
  it('is empty when only ours refuses, and for what has a reason', () => {
    expect(violationsOf(run(stricter, { ...bothAccept, allowance }, { ...onlyOurs, allowance }))).toEqual([]);
  });

  it('names what is accepted without a reason', () => {
    expect(violationsOf(run(bothAccept))).toHaveLength(1);
    expect(violationsOf(run(onlyOurs))[0]).toContain('only ours accepts [hg-push] blob of build');
  });

  it('names a good chain that either refuses', () => {
    expect(violationsOf({ ...run(), good: [{ scenario, ours: no, reference: yes }] })).toHaveLength(1);
    expect(violationsOf({ ...run(), good: [{ scenario, ours: yes, reference: no }] })).toHaveLength(1);
  });
});

describe('findAllowance', () => {
  it('finds one by document, scenario, mode, path and operation', () => {
    const same = { modes: ['signed by its worker'], scenarios: ['hg-push'], operations: ['change'] as const };
    expect(findAllowance([allowance], 'hg-push, signing', mutant)).toBe(allowance);
    expect(findAllowance([{ ...allowance, ...same }], 'hg-push, signing', mutant)).toBeDefined();
  });

  it.each([
    ['scenario', { scenarios: ['github'] }],
    ['document', { documents: ['blob of decision'] }],
    ['mode', { modes: ['at rest'] }],
    ['path', { paths: ['environment'] }],
    ['path, where its own is an exception', { except: ['environment/region'] }],
    ['operation', { operations: ['remove'] as const }],
  ])('finds none for another %s', (_, other) => {
    expect(findAllowance([{ ...allowance, ...other }], 'hg-push, signing', mutant)).toBeUndefined();
  });
});

describe('formatTable', () => {
  it('counts by document', () => {
    expect(formatTable(run(bothAccept, stricter)).split('\n')).toEqual([
      '| document      | mutants | both refuse | only ours refuses | both accept | only ours accepts |',
      '| ------------- | ------: | ----------: | ----------------: | ----------: | ----------------: |',
      '| blob of build |       2 |           0 |                 1 |           1 |                 0 |',
      '| all           |       2 |           0 |                 1 |           1 |                 0 |',
    ]);
  });
});

describe('formatSummary', () => {
  it('says when, with which seed, and why something is accepted', () => {
    const text = formatSummary(run({ ...bothAccept, allowance }), new Date('2026-01-05T00:00:00Z'));
    expect(text).toContain('Run of 2026-01-05: 1 good chains, 1 mutants, seed 1');
    expect(text).toContain('- blob of build: `environment/*`. Nobody else knows it. (1)');
  });

  it('lists the good chains by style, and who refused some', () => {
    const refused = { scenario, ours: no, reference: yes };
    expect(formatSummary({ ...run(), good }, new Date(0))).toContain(
      '| hg-push     | firefox, try | none    |',
    );
    expect(formatSummary({ ...run(), good: [refused] }, new Date(0))).toContain('| firefox, try by ours |');
  });

  it('counts what only ours refuses by its findings', () => {
    const text = formatSummary(run(stricter, stricter), new Date(0));
    expect(text).toContain('- blob of build: `a/code` (2)');
  });

  it('shows only some of many paths', () => {
    const many = Array.from({ length: 12 }, (_, i): Result => {
      const path = `environment/${i}`;
      return { ...bothAccept, mutant: { ...mutant, path }, allowance: { ...allowance, paths: [path] } };
    });
    expect(formatSummary(run(...many), new Date(0))).toContain(' and 4 more. Nobody else knows it. (12)');
  });
});

describe('replaceBetweenMarkers', () => {
  const document = 'before\n<!-- differential -->\nold\n<!-- /differential -->\nafter\n';

  it('replaces what stands there, again and again', () => {
    const once = replaceBetweenMarkers(document, 'new');
    expect(once).toBe('before\n<!-- differential -->\n\nnew\n\n<!-- /differential -->\nafter\n');
    expect(replaceBetweenMarkers(once, 'new')).toBe(once);
  });

  it('refuses a document without markers', () => {
    expect(() => replaceBetweenMarkers('before', 'new')).toThrow(RangeError);
  });
});
