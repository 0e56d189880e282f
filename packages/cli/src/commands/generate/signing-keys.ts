import { resolve } from 'node:path';
import type { WorkerPrivateKeys } from '@chain-of-trust/generator';
import { readPrivateKeyFile } from '@chain-of-trust/key-repo';
import { parseEd25519PrivateKey, parseOpenPgpPrivateKey } from '@chain-of-trust/signing';
import { UsageError } from '../../error.js';
import type { Options } from '../../options.js';
import { readPassphrase } from '../../passphrase.js';
import type { Terminal } from '../../terminal.js';

const formats = { ed25519: ['ed25519Key'], gpg: ['gpgKey'], both: ['ed25519Key', 'gpgKey'] } as const;
const flags = { ed25519Key: '--ed25519-key', gpgKey: '--gpg-key' } as const;

/**
 * The keys that sign, in exactly the formats of `--format`: during a migration nobody should find out from a refused
 * release that one of two signatures was never made.
 *
 * @throws UsageError `usage-missing`, `usage-conflict`, `usage-value`; KeyRepoError, SigningError for a key that
 *   cannot be used
 */
export async function readSigningKeys(options: Options, terminal: Terminal): Promise<WorkerPrivateKeys> {
  refuseOtherFormats(options);
  const { ed25519Key, gpgKey } = options;
  const read = (file: string) => readPrivateKeyFile(resolve(terminal.cwd, file));
  const passphrase = await readPassphrase(options, terminal);
  const how = passphrase === undefined ? {} : { passphrase };
  return {
    ...(ed25519Key === undefined ? {} : { ed25519: parseEd25519PrivateKey(await read(ed25519Key)) }),
    ...(gpgKey === undefined ? {} : { openpgp: await parseOpenPgpPrivateKey(await read(gpgKey), how) }),
  };
}

function refuseOtherFormats(options: Options): void {
  const given = formats.both.filter((name) => options[name] !== undefined);
  if (given.length === 0) {
    throw new UsageError({
      code: 'usage-missing',
      message: 'no key to sign with',
      nextStep: 'Add --ed25519-key FILE, --gpg-key FILE, or both.',
    });
  }
  if (options.format === undefined) return;
  const demanded: readonly string[] | undefined = Object.hasOwn(formats, options.format)
    ? formats[options.format as keyof typeof formats] // narrowed beside this
    : undefined;
  const differs = formats.both.find((name) => given.includes(name) !== demanded?.includes(name));
  if (differs === undefined) return;
  throw new UsageError({
    code: 'usage-conflict',
    message: `--format ${options.format} ${given.includes(differs) ? 'does not go with' : 'needs'} ${flags[differs]}`,
    nextStep: 'Give exactly the keys of the formats that are to be signed.',
  });
}
