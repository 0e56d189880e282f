import { describeDiff, diffKeyRepository, isUnchanged } from '@chain-of-trust/key-repo';
import { printable } from '@chain-of-trust/report';
import { formatJson } from '@chain-of-trust/types';
import { exitStatus } from '../../exit-status.js';
import type { Options } from '../../options.js';
import type { Terminal } from '../../terminal.js';
import { stateOptions } from './options.js';

/** The two states, as they were named. */
export interface NamedStates {
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** `cot keys diff`: tells how the keys of two states differ, and returns the exit status, which is that of `diff`. */
export async function diffKeys(
  { before, after }: NamedStates,
  options: Options,
  terminal: Terminal,
): Promise<number> {
  const diff = await diffKeyRepository({
    ...stateOptions(options, terminal),
    ...(before === undefined ? {} : { from: before }),
    ...(after === undefined ? {} : { to: after }),
  });
  const text = () => `${describeDiff(diff).map(printable).join('\n')}\n`;
  terminal.stdout(options.json === undefined ? text() : formatJson(diff));
  return isUnchanged(diff) ? exitStatus.ok : exitStatus.differs;
}
