import { type AddedKey, addKeys } from '@chain-of-trust/key-repo';
import { printable } from '@chain-of-trust/report';
import {
  isWorkerImplementation,
  type WorkerImplementation,
  workerImplementations,
} from '@chain-of-trust/types';
import { UsageError } from '../../error.js';
import { exitStatus } from '../../exit-status.js';
import { type Options, referenceTime, required } from '../../options.js';
import type { Terminal } from '../../terminal.js';
import { pathOption } from './options.js';

/** `cot keys add`: puts public keys where they belong in a checkout, and returns the exit status. */
export async function addKeyFiles(
  files: readonly string[],
  options: Options,
  terminal: Terminal,
): Promise<number> {
  const half = options.trusted === undefined ? options.valid && 'valid' : 'trusted';
  const added = await addKeys(
    files.map((file) => pathOption(file, terminal)),
    {
      path: pathOption(options.repo ?? '.', terminal),
      implementation: implementationOption(required(options, 'impl', '--impl')),
      at: referenceTime(options.at, terminal.now),
      ...(half === 'trusted' || half === 'valid' ? { half } : {}),
    },
  );
  const next = 'Commit that, and let a signer tag it: git commit, cot keys tag NAME --signers FOLDER';
  terminal.stdout(`${[...added.map(line), next].map(printable).join('\n')}\n`);
  return exitStatus.ok;
}

function implementationOption(name: string): WorkerImplementation {
  if (isWorkerImplementation(name)) return name;
  throw new UsageError({
    code: 'usage-value',
    message: `--impl is no worker implementation: ${JSON.stringify(name)}`,
    nextStep: `Give one of ${workerImplementations.join(', ')}.`,
  });
}

function line({ fingerprint, userIds, path, isReplaced, isRevocation }: AddedKey): string {
  const version = isRevocation ? 'a REVOKED version' : 'another version';
  const what = isReplaced ? `replaced, by ${version} of the key` : 'added';
  return `${path}: ${what} ${fingerprint}${userIds.length === 0 ? '' : ` ${userIds.join(', ')}`}`;
}
