import { workerImplementations } from '@chain-of-trust/types';
import { Option } from 'commander';

/** What only some worker implementations have. Which belongs to which is said by an error, not by the parser. */
export function presetOptions(): Option[] {
  return [
    new Option(
      '--preset <worker>',
      'describe the run as this worker implementation does, and refuse what it has not',
    ).choices(workerImplementations),
    new Option('--certified-log <file>', 'log that only the worker writes; all workers but scriptworker'),
    new Option('--chain-of-trust-log <file>', 'log of verifying the task’s own chain; scriptworker'),
    new Option('--image <file>', 'docker image as downloaded: .tar, .tar.gz, .tar.zst; docker-worker'),
    new Option('--additional-data <file>', 'what the task adds to the blob, if it is there; generic-worker'),
    new Option(
      '--reserved-additions <how>',
      'what to do with additions to what the worker vouches for (default: refuse)',
    ).choices(['refuse', 'drop']),
    new Option('--gzip <name>', 'artifact or log whose file holds gzip of it; may be repeated')
      .default([], 'none')
      .argParser((value: string, before: readonly string[]) => [...before, value]),
  ];
}
