import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { benchCache } from './benchmarks/cache.js';
import { benchGenerate } from './benchmarks/generate.js';
import { benchHash } from './benchmarks/hash.js';
import { benchKeys } from './benchmarks/keys.js';
import { benchMemory } from './benchmarks/memory.js';
import { benchOffline } from './benchmarks/offline.js';
import { benchScale } from './benchmarks/scale.js';
import { benchStartup } from './benchmarks/startup.js';
import { benchVerify } from './benchmarks/verify.js';
import { benchWorlds } from './benchmarks/worlds.js';
import { type BenchResult, formatTable, isMet } from './result.js';

interface Options {
  readonly runs?: number;
  readonly bytes?: number;
  readonly world?: string;
  readonly tasks?: readonly number[];
  readonly latency?: number;
  readonly large?: true;
  readonly json?: true;
}

const gibibyte = 1024 ** 3;

const benchmarks: Readonly<Record<string, (options: Options) => Promise<BenchResult>>> = {
  startup: ({ runs = 21 }) => benchStartup({ runs }),
  memory: ({ runs = 3, bytes = 2 * gibibyte }) => benchMemory({ runs, bytes }),
  hash: ({ runs = 5, bytes = gibibyte }) => benchHash({ runs, bytes }),
  generate: ({ runs = 3, bytes = 4 * gibibyte }) => benchGenerate({ runs, bytes }),
  verify: ({ runs = 3, world }) => benchVerify({ runs, world }),
  cache: ({ latency = 20 }) => benchCache({ latencyMs: latency }),
  offline: ({ runs = 5 }) => benchOffline({ runs }),
  keys: ({ runs = 5, large = false }) => benchKeys({ runs, large }),
  scale: ({ runs = 1, tasks = [10, 100, 1000, 10_000] }) => benchScale({ runs, tasks }),
};

/** Runs one benchmark, prints its figures, and resolves to 0, 1 where a target was missed, or 2 for wrong usage. */
export async function runBench(args: readonly string[]): Promise<number> {
  let status = 0;
  const program = new Command('bench')
    .description('Benchmarks of generation, verification, keys and start-up.')
    .exitOverride()
    .addArgument(new Argument('<name>', 'what to measure').choices(Object.keys(benchmarks)))
    .option('--runs <number>', 'measurements of each command', count)
    .option('--bytes <number>', 'size of the large artifact (memory, hash, generate)', count)
    .addOption(
      new Option('--world <name>', 'only one of the worlds (verify)').choices(Object.keys(benchWorlds)),
    )
    .option('--tasks <numbers>', 'upstream tasks, like 10,100 (scale)', counts)
    .option('--latency <ms>', 'before each answer (cache)', count)
    .option('--large', 'also 10 000 keys (keys)')
    .option('--json', 'print JSON')
    .action(async (name: string, options: Options) => {
      const result = await benchmarks[name]?.(options);
      if (result === undefined) throw new RangeError(`no benchmark ${name}`); // refused by its choices before
      process.stdout.write(
        options.json === true ? `${JSON.stringify(result, null, 2)}\n` : formatTable(result),
      );
      status = result.targets.every(isMet) ? 0 : 1;
    });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}

function count(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('expected a number of at least 1');
}

function counts(text: string): readonly number[] {
  return text.split(',').map(count);
}
