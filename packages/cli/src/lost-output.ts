import { exitStatus } from './exit-status.js';

/**
 * Keeps a lost output from ending the process with a stack trace.
 *
 * A reader that has left (`cot … | head`) has seen what it wanted, and the exit status stays that of the verdict. An
 * output that could not be written, to a full disk for one, is said and ends with 3: nobody has received the verdict.
 */
export function handleLostOutput(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    if (stream !== process.stderr)
      process.stderr.write(`cot: the output cannot be written: ${error.message}\n`);
    process.exit(exitStatus.undetermined);
  });
}
