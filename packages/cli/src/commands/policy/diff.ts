import { comparePolicies } from '@chain-of-trust/policy';
import { printable } from '@chain-of-trust/report';
import { exitStatus } from '../../exit-status.js';
import type { Options } from '../../options.js';
import type { Terminal } from '../../terminal.js';
import { summaryOf } from './show.js';
import { policyNamed } from './source.js';
import { wordsOf } from './words.js';

/** `cot policy diff`: says what the second of two policies allows that the first does not, and the other way round. */
export async function diffPolicies(
  first: string,
  second: string,
  options: Options,
  terminal: Terminal,
): Promise<number> {
  const [before, after] = [await policyNamed(first, terminal), await policyNamed(second, terminal)];
  const differences = comparePolicies(before, after);
  if (options.format === 'json') terminal.stdout(`${JSON.stringify(differences, null, 2)}\n`);
  else {
    const lines = differences.map((difference) => printable(wordsOf(difference)));
    const title = differences.length === 0 ? ['no difference'] : [];
    const heads = [`from ${summaryOf(before)}`, `to   ${summaryOf(after)}`];
    terminal.stdout(`${[...heads, ...title, ...lines].join('\n')}\n`);
  }
  return differences.length === 0 ? exitStatus.ok : exitStatus.differs;
}
