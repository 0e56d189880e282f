import { createTestAuthority } from '@chain-of-trust/sandbox';
import { type Allowance, findAllowance } from './allowance.js';
import { acceptedByBoth, acceptedByOursOnly } from './allowed.js';
import { Judge, type Opinion } from './judge.js';
import type { Mutant } from './mutant.js';
import { mutantsOf } from './mutations/index.js';
import { Random } from './random.js';
import { takeSample } from './sample.js';
import { goodScenarios, type Scenario, scenarios } from './scenario.js';
import { openStage, type Stage } from './stage.js';

/** Who accepts something. */
export type Agreement = 'both refuse' | 'both accept' | 'only ours refuses' | 'only ours accepts';

/** What became of one mutant. */
export interface Result {
  readonly scenario: string;
  readonly mutant: Mutant;
  readonly agreement: Agreement;
  readonly ours: Opinion;
  readonly reference: Opinion;
  /** Why it may be accepted, where it is. */
  readonly allowance: Allowance | undefined;
}

/** What became of a good chain, of which nothing was changed. */
export interface GoodResult {
  readonly scenario: Scenario;
  readonly ours: Opinion;
  readonly reference: Opinion;
}

/** How much is tried. */
export interface DifferentialOptions {
  /** Mutants over all scenarios. */
  readonly mutants: number;
  readonly seed: number;
  readonly scenarios?: readonly Scenario[];
  /** Chains of which no mutants are made. */
  readonly goodScenarios?: readonly Scenario[];
  readonly onResult?: (result: Result) => void;
}

/** Everything that a run has found. */
export interface Differential {
  readonly seed: number;
  readonly good: readonly GoodResult[];
  readonly results: readonly Result[];
}

/** Mutates good chains and asks the real scriptworker and our verifier about each. */
export async function runDifferential(options: DifferentialOptions): Promise<Differential> {
  const { seed, scenarios: chosen = scenarios, goodScenarios: others = goodScenarios } = options;
  const random = new Random(seed);
  const authority = await createTestAuthority();
  const judge = new Judge(authority);
  const good: GoodResult[] = [];
  const results: Result[] = [];
  try {
    for (const [i, scenario] of [...chosen, ...others].entries()) {
      const stage = await openStage(scenario, judge, authority);
      try {
        good.push({ scenario, ...stage.good });
        const share = i < chosen.length ? shareOf(options.mutants, chosen.length, i) : 0;
        results.push(...(await tryMutants(stage, share, random, options.onResult)));
      } finally {
        await stage.close();
      }
    }
  } finally {
    await judge.close();
    await authority.close();
  }
  return { seed, good, results };
}

/** Equal parts; what is left goes to the first ones. */
function shareOf(total: number, parts: number, index: number): number {
  return Math.floor(total / parts) + (index < total % parts ? 1 : 0);
}

async function tryMutants(
  stage: Stage,
  count: number,
  random: Random,
  onResult: DifferentialOptions['onResult'],
): Promise<Result[]> {
  if (count === 0) return [];
  const candidates = mutantsOf(stage.chain);
  const results: Result[] = [];
  // More than are wanted, because some edits come to nothing.
  for (const mutant of takeSample(candidates, candidates.length, random)) {
    if (results.length >= count) break;
    try {
      if (!(await mutant.apply())) continue;
      const result = toResult(stage.scenario.name, mutant, await stage.ask());
      results.push(result);
      onResult?.(result);
    } finally {
      stage.restore();
    }
  }
  return results;
}

function toResult(
  scenario: string,
  mutant: Mutant,
  opinions: { readonly ours: Opinion; readonly reference: Opinion },
): Result {
  const agreement = agreementOf(opinions.ours, opinions.reference);
  const allowances = {
    'both accept': acceptedByBoth,
    'only ours accepts': acceptedByOursOnly,
    'both refuse': [],
    'only ours refuses': [],
  }[agreement];
  return { scenario, mutant, agreement, ...opinions, allowance: findAllowance(allowances, scenario, mutant) };
}

function agreementOf(ours: Opinion, reference: Opinion): Agreement {
  if (ours.isAccepted) return reference.isAccepted ? 'both accept' : 'only ours accepts';
  return reference.isAccepted ? 'only ours refuses' : 'both refuse';
}

/** What a run has found that must not be: good chains refused, and what is accepted without a reason. */
export function violationsOf({ good, results }: Differential): string[] {
  const refused = good.flatMap(({ scenario, ours, reference }) => [
    ...(ours.isAccepted ? [] : [`${scenario.name}: ours refuses the good chain: ${ours.reason}`]),
    ...(reference.isAccepted
      ? []
      : [`${scenario.name}: scriptworker refuses the good chain: ${reference.reason}`]),
  ]);
  const accepted = results
    .filter(({ ours, allowance }) => ours.isAccepted && allowance === undefined)
    .map(describeResult);
  return [...refused, ...accepted];
}

/** One line about what became of a mutant. */
export function describeResult({ scenario, agreement, mutant, ours, reference }: Result): string {
  const { document, mode, path, description } = mutant;
  const reason = [ours.reason, reference.reason].filter((each) => each !== '').join(' | ');
  return `${agreement} [${scenario}] ${document}, ${mode}, ${path === '' ? '(whole)' : path}: ${description}${reason === '' ? '' : ` — ${reason}`}`;
}
