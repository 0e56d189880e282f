import { afterAll, describe, expect, it } from 'vitest';
import { type Differential, runDifferential, violationsOf } from '../src/differential/differential.js';
import { goodScenarios, scenarios } from '../src/differential/scenario.js';
import { formatGood } from '../src/differential/summary.js';
import { formatTable } from '../src/differential/table.js';
import { isScriptworkerAbsent } from '../src/index.js';

const seed = 1;
const mutants = 200;

describe.skipIf(isScriptworkerAbsent())('our verifier and the real scriptworker', () => {
  let differential: Differential | undefined;
  const run = async () => {
    differential ??= await runDifferential({ mutants, seed });
    return differential;
  };

  afterAll(() => {
    if (differential === undefined) return;
    process.stdout.write(`\n${formatGood(differential.good)}\n\n${formatTable(differential)}\n\n`);
  });

  it('both accept every good chain, and nothing else without a written reason', {
    timeout: 300_000,
  }, async () => {
    const found = await run();
    expect(violationsOf(found)).toEqual([]);
    expect(found.good).toHaveLength(scenarios.length + goodScenarios.length);
    expect(found.results).toHaveLength(mutants);
    expect(new Set(found.results.map(({ scenario }) => scenario)).size).toBe(scenarios.length);
  });

  it('differ on some mutants: ours refuses more', async () => {
    const { results } = await run();
    const agreements = new Set(results.map(({ agreement }) => agreement));
    expect(agreements).toContain('both refuse');
    expect(agreements).toContain('only ours refuses');
  });
});
