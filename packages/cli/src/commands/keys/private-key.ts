import { type GpgKey, readPrivateKeyFile } from '@chain-of-trust/key-repo';
import { type OpenPgpPrivateKey, parseOpenPgpPrivateKey } from '@chain-of-trust/signing';
import { UsageError } from '../../error.js';
import type { Options } from '../../options.js';
import { readPassphrase } from '../../passphrase.js';
import type { Terminal } from '../../terminal.js';
import { pathOption } from './options.js';

/** Where a private key is: in a file that was read, or with gpg. */
export type PrivateKeySource =
  | { readonly kind: 'file'; readonly privateKey: OpenPgpPrivateKey }
  | { readonly kind: 'gpg'; readonly key: GpgKey };

/** Who has to have the private key, and as what option its file is given. */
export interface SourceOption {
  /** The name of the option as commander has it. */
  readonly name: string;
  readonly flag: string;
}

/**
 * The private key of `--use-gpg` or of a file; `undefined` where neither is given.
 *
 * @throws UsageError `usage-conflict`; KeyRepoError; SigningError
 */
export async function findPrivateKey(
  options: Options,
  { name, flag }: SourceOption,
  terminal: Terminal,
): Promise<PrivateKeySource | undefined> {
  const { useGpg, homedir, gpg } = options;
  const file = options[name];
  if (file !== undefined && useGpg !== undefined) throw conflict(`${flag} and --use-gpg are both given`);
  if (useGpg === undefined && (homedir !== undefined || gpg !== undefined))
    throw conflict('--homedir and --gpg are for --use-gpg, which is missing');
  const passphrase = await readPassphrase(options, terminal);
  const secret = passphrase === undefined ? {} : { passphrase };
  if (file !== undefined) {
    const content = await readPrivateKeyFile(pathOption(file, terminal));
    return { kind: 'file', privateKey: await parseOpenPgpPrivateKey(content, secret) };
  }
  if (useGpg !== undefined)
    return { kind: 'gpg', key: { ...gpgKeyOf(options, useGpg, terminal), ...secret } };
  if (passphrase !== undefined) throw conflict('a passphrase is given for no private key');
  return undefined;
}

/** @throws UsageError `usage-missing`, and those of {@link findPrivateKey} */
export async function requirePrivateKey(
  options: Options,
  source: SourceOption,
  terminal: Terminal,
): Promise<PrivateKeySource> {
  const found = await findPrivateKey(options, source, terminal);
  if (found !== undefined) return found;
  throw new UsageError({
    code: 'usage-missing',
    message: `no private key: ${source.flag} or --use-gpg is missing`,
    nextStep: `Add ${source.flag} FILE, or --use-gpg KEYID where gpg or a smartcard has the key.`,
  });
}

/** `--homedir` and `--gpg` beside the name of a key. */
export function gpgKeyOf({ homedir, gpg }: Options, keyId: string, terminal: Terminal): GpgKey {
  return {
    keyId,
    at: terminal.now(),
    ...(homedir === undefined ? {} : { homedir: pathOption(homedir, terminal) }),
    ...(gpg === undefined ? {} : { gpg }),
  };
}

function conflict(message: string): UsageError {
  return new UsageError({
    code: 'usage-conflict',
    message,
    nextStep: 'Say in one way where the private key is.',
  });
}
