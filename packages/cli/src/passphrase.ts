import { readFile } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { readPrivateKeyFile } from '@chain-of-trust/key-repo';
import { reasonOf } from '@chain-of-trust/types';
import { UsageError } from './error.js';
import type { Options } from './options.js';
import type { Terminal } from './terminal.js';

/**
 * The passphrase that `--passphrase-file` or `--passphrase-fd` names; never an argument, which every user of the machine
 * can read. A line break at the end does not belong to it.
 *
 * @throws UsageError `usage-conflict`, `usage-value`, `usage-file`; KeyRepoError as `readPrivateKeyFile`
 */
export async function readPassphrase(options: Options, { cwd }: Terminal): Promise<string | undefined> {
  const { passphraseFile, passphraseFd } = options;
  if (passphraseFile !== undefined && passphraseFd !== undefined) {
    throw new UsageError({
      code: 'usage-conflict',
      message: '--passphrase-file and --passphrase-fd are both given',
      nextStep: 'Give the one where the passphrase is.',
    });
  }
  if (passphraseFile !== undefined) return lineOf(await readPrivateKeyFile(resolve(cwd, passphraseFile)));
  return passphraseFd === undefined ? undefined : lineOf(await readDescriptor(passphraseFd));
}

async function readDescriptor(text: string): Promise<Uint8Array> {
  if (!/^\d{1,4}$/.test(text)) {
    throw new UsageError({
      code: 'usage-value',
      message: `--passphrase-fd is no number: ${JSON.stringify(text)}`,
      nextStep: 'Give the number of an open file descriptor, like 3 with 3< FILE.',
    });
  }
  try {
    return await promisify(readFile)(Number(text));
  } catch (cause) {
    throw new UsageError({
      code: 'usage-file',
      message: `the passphrase cannot be read from the file descriptor ${text}: ${reasonOf(cause)}`,
      nextStep: 'Open it in the shell, like 3< FILE.',
      cause,
    });
  }
}

function lineOf(content: Uint8Array): string {
  return new TextDecoder().decode(content).replace(/\r?\n$/, '');
}
