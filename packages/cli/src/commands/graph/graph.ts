import { formatReportGraph, type GraphFormat } from '@chain-of-trust/report';
import { verdictStatus } from '../../exit-status.js';
import { type Options, required } from '../../options.js';
import type { Terminal } from '../../terminal.js';
import { verifyTask } from '../verify.js';

/**
 * `cot graph`: verifies the chain of a task, prints it as a drawing, and returns the exit status of the verification: a
 * drawing of a chain that is not verified is no success.
 */
export async function graph(
  taskId: string | undefined,
  options: Options,
  terminal: Terminal,
): Promise<number> {
  const format = required(options, 'format', '--format') as GraphFormat; // one of the choices of the option
  const report = await verifyTask(taskId, options, terminal);
  terminal.stdout(formatReportGraph(report, format));
  return verdictStatus[report.verdict];
}
