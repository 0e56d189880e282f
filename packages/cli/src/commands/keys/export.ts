import { exportPublicKey, writeNewFiles } from '@chain-of-trust/key-repo';
import {
  exportOpenPgpKey,
  type OpenPgpPublicKey,
  parseOpenPgpPublicHalf,
  parseOpenPgpPublicKeys,
  SigningError,
} from '@chain-of-trust/signing';
import { UsageError } from '../../error.js';
import { exitStatus } from '../../exit-status.js';
import { readFileOf } from '../../files.js';
import type { Options } from '../../options.js';
import type { Terminal } from '../../terminal.js';
import { pathOption } from './options.js';
import { gpgKeyOf } from './private-key.js';

/** `cot keys export`: prints or writes the public half of a key, and returns the exit status. */
export async function exportKey(
  file: string | undefined,
  options: Options,
  terminal: Terminal,
): Promise<number> {
  const key = await readKey(file, options, terminal);
  await deliverPublicKey(
    await exportOpenPgpKey(key, { isMinimal: options.minimal !== undefined }),
    options,
    terminal,
  );
  return exitStatus.ok;
}

/** Writes a public key to `--output`, or prints it. */
export async function deliverPublicKey(key: string, { output }: Options, terminal: Terminal): Promise<void> {
  if (output === undefined) return terminal.stdout(key);
  const path = pathOption(output, terminal);
  await writeNewFiles([{ path, content: key, isPrivate: false }]);
  terminal.stdout(`${path}\n`);
}

async function readKey(
  file: string | undefined,
  options: Options,
  terminal: Terminal,
): Promise<OpenPgpPublicKey> {
  const { useGpg } = options;
  if ((file === undefined) === (useGpg === undefined)) {
    throw new UsageError({
      code: file === undefined ? 'usage-missing' : 'usage-conflict',
      message: 'expected either a file with a key, or --use-gpg',
      nextStep: 'Give FILE, or --use-gpg KEYID for a key of a GnuPG homedir.',
    });
  }
  if (useGpg !== undefined) return exportPublicKey(gpgKeyOf(options, useGpg, terminal));
  return parseEither(await readFileOf(pathOption(file ?? '', terminal), 'key'));
}

/** The public half of a private key needs no passphrase, so that its file may be given as it is. */
async function parseEither(content: Uint8Array): Promise<OpenPgpPublicKey> {
  try {
    const [key, second] = await parseOpenPgpPublicKeys(content);
    if (key !== undefined && second === undefined) return key;
  } catch (error) {
    if (!(error instanceof SigningError) || error.code !== 'signing-key-secret') throw error;
    return parseOpenPgpPublicHalf(content);
  }
  throw new UsageError({
    code: 'usage-value',
    message: 'the file holds several keys, expected one',
    nextStep: 'Give a file with one key.',
  });
}
