import type { Command } from 'commander';
import { UsageError } from '../error.js';
import type { Options } from '../options.js';
import type { Terminal } from '../terminal.js';
import { cacheOptions } from './cache-options.js';
import { type Finish, subcommand } from './subcommand.js';
import { trustOptions } from './trust-options.js';

const notes = `
The report goes to standard error. Once the command runs, the exit status is the command's; without --report, nothing but
what it prints tells a refusal from its own 1.

Example:
  cot guard Zqq_syB8RIq_KFfLtN3nqQ --task-type signing --config cot.config.yaml --report report.json -- ./sign.sh`;

/** `cot guard`. */
export function addGuard(program: Command, terminal: Terminal, finish: Finish): void {
  const command = subcommand(
    program,
    'guard',
    'run a command once the chain of a task is verified, and only then: with its verified files, read-only, in COT_WORK_DIR/cot/TASKID/PATH',
  )
    .usage('[taskId] [options] -- COMMAND [ARGS...]')
    .addHelpText('after', notes)
    .argument('[taskId]', 'the task, as a 22-character taskId; not needed with --from')
    .argument('[command...]', 'what to run, after --')
    .option('--task-type <type>', 'how to verify the task: signing, beetmover, balrog, build, decision …')
    .option('--root-url <url>', 'the Taskcluster deployment (default: TASKCLUSTER_ROOT_URL)')
    .option(
      '--work-dir <folder>',
      'a new or empty folder, which stays (default: a temporary one, removed when the command has ended)',
    )
    .option('--keep', 'keep the temporary folder, too')
    .option('--report <file>', 'write the report as JSON before the command is started')
    .option('--pass-credentials', 'leave credentials of Taskcluster and GitHub in the environment')
    .option('--bundle <file>', 'record everything that is read into a file, for --from')
    .option('--with-artifacts', 'into the bundle also the artifacts that the task takes')
    .option('--from <file>', 'verify offline, from a bundle with artifacts')
    .option('--fail-fast', 'end at the first refusal instead of finding all');
  for (const option of [...cacheOptions(), ...trustOptions()]) command.addOption(option);
  command.action(async (_taskId: unknown, _command: unknown, options: Options) => {
    const { taskId, command: guarded } = operandsOf(command);
    const { guard } = await import('../commands/guard/guard.js');
    finish(await guard({ taskId, command: guarded, options }, terminal));
  });
}

/**
 * Operands before `--` and after it, which commander does not tell apart: with --from the first one is the command. A taskId that
 * begins with a dash needs a `--` of its own.
 */
function operandsOf(command: Command): { taskId: string | undefined; command: readonly string[] } {
  const line = command.parent !== null && 'rawArgs' in command.parent ? command.parent.rawArgs : [];
  const raw = Array.isArray(line) ? line.map(String) : [];
  const at = raw.indexOf('--');
  const guarded = at < 0 ? [] : raw.slice(at + 1);
  const [first, second, ...rest] = guarded;
  if (command.args.length === guarded.length && first?.startsWith('-') && second === '--')
    return { taskId: first, command: rest };
  const before = command.args.slice(0, command.args.length - guarded.length);
  if (before.length <= 1 && command.args.slice(before.length).join('\0') === guarded.join('\0'))
    return { taskId: before[0], command: guarded };
  throw new UsageError({
    code: 'usage-value',
    message: 'what is to run does not follow --',
    nextStep: 'Write it as cot guard TASK_ID … -- COMMAND ARGS.',
  });
}
