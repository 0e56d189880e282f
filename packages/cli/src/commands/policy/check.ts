import { PolicyError } from '@chain-of-trust/policy';
import { printable } from '@chain-of-trust/report';
import { UsageError } from '../../error.js';
import { exitStatus } from '../../exit-status.js';
import type { Terminal } from '../../terminal.js';
import { summaryOf } from './show.js';
import { policyOfFile } from './source.js';

/** `cot policy check`: says of each file whether it is a good policy, and of each that is not, everything wrong. */
export async function checkPolicies(files: readonly string[], terminal: Terminal): Promise<number> {
  let status: number = exitStatus.ok;
  for (const file of files) {
    const name = printable(file);
    try {
      terminal.stdout(`${name}: ${summaryOf(await policyOfFile(file, terminal))}\n`);
    } catch (error) {
      const problems = problemsOf(error).map((problem) => `  ✗ ${printable(problem)}\n`);
      terminal.stdout(`${name}: NOT A GOOD POLICY\n${problems.join('')}`);
      status = exitStatus.usage;
    }
  }
  return status;
}

/** @throws whatever is no fault of the file */
function problemsOf(error: unknown): readonly string[] {
  if (!(error instanceof PolicyError || error instanceof UsageError)) throw error;
  const { problems } = error.facts;
  return Array.isArray(problems) ? problems.map(String) : [error.message];
}
