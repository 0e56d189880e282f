import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { describeResult, runDifferential, violationsOf } from './differential.js';
import { goodScenarios, type Scenario, scenarios } from './scenario.js';
import { formatGood, formatSummary, writeBetweenMarkers } from './summary.js';
import { formatTable } from './table.js';

interface Options {
  readonly mutants: number;
  readonly seed: number;
  readonly scenario?: string;
  readonly list?: string;
  readonly write?: string;
}

/** Runs the differential and prints its table. Resolves to 0, 1 where something is not as demanded, or 2 for wrong usage. */
export async function runCommand(args: readonly string[]): Promise<number> {
  let status = 0;
  const program = new Command('differential')
    .description('Mutates good chains and compares our verifier with the real scriptworker on each.')
    .exitOverride()
    .option('--mutants <number>', 'how many', count, 150)
    .option('--seed <number>', 'decides which', count, 1)
    .option('--scenario <text>', 'only the scenarios whose name begins so')
    .option('--list <agreement>', 'list the mutants of which this holds, like "both accept"')
    .option('--write <file>', 'write a summary between the markers of a Markdown document')
    .action(async (options: Options) => {
      status = await run(options);
    });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}

async function run({ mutants, seed, scenario = '', list, write }: Options): Promise<number> {
  const isChosen = ({ name }: Scenario) => name.startsWith(scenario);
  const differential = await runDifferential({
    mutants,
    seed,
    scenarios: scenarios.filter(isChosen),
    goodScenarios: goodScenarios.filter(isChosen),
  });
  const violations = violationsOf(differential);
  const listed = differential.results.filter(({ agreement }) => agreement === list).map(describeResult);
  const lines = [
    formatGood(differential.good),
    '',
    formatTable(differential),
    '',
    ...listed,
    ...violations.map((each) => `VIOLATION ${each}`),
  ];
  if (write !== undefined) await writeBetweenMarkers(write, formatSummary(differential, new Date()));
  process.stdout.write(`${lines.join('\n')}\n`);
  return violations.length === 0 ? 0 : 1;
}

function count(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('expected a number of at least 1');
}
