import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatReportText, printable } from '@chain-of-trust/report';
import { verdictStatus } from '../exit-status.js';
import type { Options } from '../options.js';
import { hasColor, type Terminal } from '../terminal.js';
import { verifyTask } from './verify.js';

/** Where the Python entry point looks when nobody says. */
const defaultRootUrl = 'https://firefox-ci-tc.services.mozilla.com';

/**
 * `verify_cot`: verifies the chain of a task that has run, with its own blob, and returns the exit status. Everything is said on
 * standard error.
 *
 * No option turns a check off without a word: signatures are verified with and without `--verify-sigs`, and what
 * `--no-check-task` leaves out is said beside the verdict.
 *
 * @see scriptworker 63.6.1 `cot/verify.py`, `verify_cot_cmdln`
 */
export async function verifyCot(
  taskId: string,
  given: Readonly<Record<string, unknown>>,
  terminal: Terminal,
): Promise<number> {
  const targetHasRun = given.checkTask !== false;
  const folder = await mkdtemp(join(terminal.env.TMPDIR || tmpdir(), 'verify-cot-'));
  let isKept = false;
  try {
    const surroundings = {
      ...terminal,
      env: { ...terminal.env, TASKCLUSTER_ROOT_URL: terminal.env.TASKCLUSTER_ROOT_URL || defaultRootUrl },
    };
    const ruleFinished = (link: string, rule: string, status: string) =>
      terminal.stderr(`${status.padEnd(14)} ${rule} in ${printable(link)}\n`);
    const report = await verifyTask(taskId, optionsOf(given, folder), surroundings, {
      targetHasRun,
      isUnattended: true,
      listen: () => (given.verbose === true ? { ruleFinished } : {}),
    });
    const color = hasColor({ ...terminal, isStdoutTerminal: terminal.isStderrTerminal });
    terminal.stderr(formatReportText(report, { color }));
    isKept = report.verified && given.cleanup !== true;
    terminal.stderr(notesOf({ taskId, targetHasRun, asksForSignatures: given.verifySigs === true }));
    if (isKept) terminal.stderr(`Artifacts are in ${folder}\n`);
    return verdictStatus[report.verdict];
  } finally {
    if (!isKept) await rm(folder, { recursive: true, force: true });
  }
}

function optionsOf(given: Readonly<Record<string, unknown>>, folder: string): Options {
  return {
    taskType: String(given.taskType),
    product: String(given.cotProduct),
    workDir: join(folder, 'work'),
    ...(given.config === undefined ? {} : { config: String(given.config) }),
  };
}

interface Noted {
  readonly taskId: string;
  readonly targetHasRun: boolean;
  readonly asksForSignatures: boolean;
}

function notesOf({ taskId, targetHasRun, asksForSignatures }: Noted): string {
  const notes = [
    targetHasRun
      ? ''
      : `verify_cot: NOT CHECKED by --no-check-task: whether ${taskId} has run, and what it has signed itself\n`,
    asksForSignatures ? '' : 'verify_cot: signatures are verified without --verify-sigs, too\n',
  ];
  return notes.join('');
}
