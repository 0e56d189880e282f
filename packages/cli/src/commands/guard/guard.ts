import { formatReportText } from '@chain-of-trust/report';
import type { Report } from '@chain-of-trust/types';
import { verdictStatus } from '../../exit-status.js';
import { type Options, required } from '../../options.js';
import { hasErrorColor, type Terminal } from '../../terminal.js';
import { verifyTask } from '../verify.js';
import { findCommand } from './command.js';
import { environmentOf } from './environment.js';
import { openReportFile } from './report-file.js';
import { sealFiles } from './seal.js';
import { SignalRelay } from './signal-relay.js';
import { SignedBlobs } from './signed-files.js';
import { type StartCommand, startCommand } from './start.js';
import { makeWorkFolder, type WorkFolder } from './work-folder.js';

/** What is guarded. */
export interface Guarded {
  readonly taskId: string | undefined;
  readonly command: readonly string[];
  readonly options: Options;
}

/**
 * `cot guard`: verifies the chain of a task, and runs a command only when it is verified, with its verified files in a folder that
 * nobody else can change. Returns the exit status of the command, or of the verdict where it was not started.
 *
 * The report goes to standard error, as standard output is the command's.
 *
 * @param start - how the command is started
 * @throws UsageError any code, GuardError any code, BundleError
 */
export async function guard(
  { taskId, command, options }: Guarded,
  terminal: Terminal,
  start: StartCommand = startCommand,
): Promise<number> {
  if (options.from === undefined) required({ taskId }, 'taskId', 'TASK_ID');
  const found = await findCommand(command, terminal);
  const writeReport = await openReportFile(options.report, terminal.cwd);
  const signals = new SignalRelay(terminal.isStdoutTerminal || terminal.isStderrTerminal);
  try {
    const folder = await makeWorkFolder(options.workDir, terminal, ({ remove }) =>
      signals.tidyUpWith(remove),
    );
    const isKept = options.keep !== undefined || options.workDir !== undefined;
    let hasRun = false;
    try {
      const report = await verifyInto(folder, { taskId, options }, terminal);
      await writeReport(report);
      if (!report.verified) return verdictStatus[report.verdict];
      const env = environmentOf({
        env: terminal.env,
        workDir: folder.path,
        taskId: report.taskId,
        passCredentials: options.passCredentials !== undefined,
      });
      const status = await start({ ...found, env, cwd: terminal.cwd, signals, isLast: isKept });
      hasRun = true;
      return status;
    } finally {
      if (!(isKept && hasRun)) folder.remove();
    }
  } finally {
    signals.forget();
  }
}

/** The report of a chain; of one that is verified when its files lie in the folder, unchanged and read-only. */
async function verifyInto(
  { path }: WorkFolder,
  { taskId, options }: Omit<Guarded, 'command'>,
  terminal: Terminal,
): Promise<Report> {
  let blobs = new SignedBlobs();
  const report = await verifyTask(taskId, { ...options, workDir: path }, terminal, {
    isUnattended: true,
    listen: () => {
      blobs = new SignedBlobs(); // what an attempt that did not count was told is forgotten
      return { blobSigned: blobs.blobSigned };
    },
  });
  terminal.stderr(formatReportText(report, { color: hasErrorColor(terminal) }));
  if (report.verified) await sealFiles(path, blobs.filesOf(report));
  return report;
}
