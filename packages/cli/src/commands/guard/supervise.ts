import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { reasonOf } from '@chain-of-trust/types';
import { GuardError } from '../../error.js';
import type { FoundCommand } from './command.js';
import type { StartOptions } from './start.js';

/** Has Linux kill what it starts when this process is gone, however it ended. */
const tether = '/usr/bin/setpriv';
const tetherOptions = ['--pdeathsig', 'KILL', '--'];

/**
 * Runs a command with the streams of this process, and ends as it does. Where `setpriv` is installed, a command whose guard was
 * killed is killed, too; processes that it has started are not.
 *
 * @throws GuardError `guard-start`
 */
export async function superviseCommand({ signals, env, cwd, ...command }: StartOptions): Promise<number> {
  const { program, args } = tethered(command);
  try {
    const child = spawn(program, args, { stdio: 'inherit', env: { ...env }, cwd });
    signals.handTo(child);
    const [status, signal] = await once(child, 'exit');
    return typeof status === 'number' ? status : endBy(signal, signals);
  } catch (cause) {
    throw new GuardError({
      code: 'guard-start',
      message: `the chain is verified, but ${command.program} could not be started: ${reasonOf(cause)}`,
      nextStep:
        'Check that it is a program of this machine, and that there is memory and room for a process.',
      facts: { program: command.program },
      cause,
    });
  }
}

function tethered({ program, args }: FoundCommand): FoundCommand {
  // Tried, as older ones do not know the option, and a command that ends by that looks like a refused one.
  const { status } = spawnSync(tether, [...tetherOptions, '/bin/true'], { stdio: 'ignore' });
  return status === 0 ? { program: tether, args: [...tetherOptions, program, ...args] } : { program, args };
}

/** Ends this process by the same signal once it has tidied up. The status is for signals that do not end it. */
function endBy(signal: NodeJS.Signals, signals: StartOptions['signals']): number {
  process.once('exit', () => {
    signals.forget();
    process.kill(process.pid, signal);
  });
  return 128 + constants.signals[signal];
}
