import { type Command, Option } from 'commander';
import type { Options } from '../options.js';
import type { Terminal } from '../terminal.js';
import { presetOptions } from './generate-preset-options.js';
import { keyOptions } from './key-options.js';
import { exampleHelp, type Finish, subcommand } from './subcommand.js';

/** `cot generate`. */
export function addGenerate(program: Command, terminal: Terminal, finish: Finish): void {
  const command = subcommand(
    program,
    'generate',
    'hash the outputs of a finished run and sign its chain of trust blob',
  ).addHelpText(
    'after',
    exampleHelp('cot generate --run run.json --artifacts outputs --ed25519-key worker.sec --output signed'),
  );
  for (const option of [
    ...runOptions(),
    ...outputOptions(),
    ...presetOptions(),
    ...uploadOptions(),
    ...keyOptions(),
    new Option('--at <time>', 'time of the OpenPGP signature (default: now)'),
    ...serveOptions(),
  ])
    command.addOption(option);
  command.action(async (options: Options & Lists) => {
    const { generate } = await import('../commands/generate/generate.js');
    const { artifact, environment, gzip, ...single } = options;
    finish(await generate({ single, artifact, environment, gzip }, terminal));
  });
}

interface Lists {
  readonly artifact: readonly string[];
  readonly environment: readonly string[];
  readonly gzip: readonly string[];
}

/** What ran. */
function runOptions(): Option[] {
  return [
    new Option(
      '--run <file>',
      'the run as JSON: taskId, runId, task, workerGroup, workerId, environment; - for stdin',
    ),
    new Option('--task-id <id>', 'instead of --run, with the six options below'),
    new Option('--run-id <number>', 'number of the run, from 0'),
    new Option('--task <file>', 'task definition as the queue gave it; - for stdin'),
    new Option('--worker-group <name>'),
    new Option('--worker-id <name>'),
    new Option('--worker-type <name>', 'what older workers add'),
    list('--environment <name=value>', 'what the worker knows of its machine; may be repeated'),
  ];
}

/** What came out, and where the blob goes. */
function outputOptions(): Option[] {
  return [
    new Option(
      '--artifacts <folder>',
      'folder of outputs; names are paths below it, like public/build/target.zip',
    ),
    list('--artifact <name=file>', 'one output and its artifact name; may be repeated'),
    new Option(
      '--output <folder>',
      'where to write the blob and its signatures (default: the artifacts folder)',
    ),
  ];
}

/** Where else it goes. */
function uploadOptions(): Option[] {
  return [
    new Option(
      '--upload [what]',
      'upload the blob through the queue, with all also the outputs; with the credentials or proxy of the environment',
    )
      .choices(['blob', 'all'])
      .preset('blob'),
    new Option('--root-url <url>', 'of the deployment to upload to (default: $TASKCLUSTER_ROOT_URL)'),
    new Option('--storage <type>', 'how uploads are stored (default: s3)').choices(['s3', 'object']),
    new Option('--artifact-expires <time>', 'until when uploads are kept (default: as long as the task)'),
  ];
}

/** Many runs. */
function serveOptions(): Option[] {
  return [
    new Option(
      '--serve <socket>',
      'keep running: take one request a line on this socket, answer with one line of JSON each; only with keys',
    ),
  ];
}

function list(flags: string, description: string): Option {
  return new Option(flags, description)
    .default([], 'none')
    .argParser((value: string, before: readonly string[]) => [...before, value]);
}
