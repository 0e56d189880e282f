import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { formatReportJson } from '@chain-of-trust/report';
import { type Report, reasonOf } from '@chain-of-trust/types';
import { UsageError } from '../../error.js';

/** Writes the report, whole or not at all. */
export type WriteReport = (report: Report) => Promise<void>;

/**
 * Prepares the file of `--report`: what an earlier run has written there is removed now, so that nobody takes it for the report
 * of this one.
 *
 * @throws UsageError `usage-file`
 */
export async function openReportFile(given: string | undefined, cwd: string): Promise<WriteReport> {
  if (given === undefined) return async () => undefined;
  const path = resolve(cwd, given);
  await orUnwritable(path, () => rm(path, { force: true }));
  return (report) =>
    orUnwritable(path, async () => {
      const { default: writeFileAtomic } = await import('write-file-atomic');
      await writeFileAtomic(path, formatReportJson(report));
    });
}

async function orUnwritable(path: string, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (cause) {
    throw new UsageError({
      code: 'usage-file',
      message: `the report cannot be written: ${reasonOf(cause)}`,
      nextStep: 'Give --report with a path in a folder that you can write to.',
      facts: { path },
      cause,
    });
  }
}
