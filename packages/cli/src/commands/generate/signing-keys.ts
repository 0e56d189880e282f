import { resolve } from 'node:path';
import { assertKeyFileGuarded, assertKeysUsable, type WorkerPrivateKeys } from '@chain-of-trust/generator';
import { readPrivateKeyFile } from '@chain-of-trust/key-repo';
import { parseEd25519PrivateKey, parseOpenPgpPrivateKey } from '@chain-of-trust/signing';
import { UsageError } from '../../error.js';
import { parseDuration } from '../../expiry.js';
import type { Options } from '../../options.js';
import { readPassphrase } from '../../passphrase.js';
import type { Terminal } from '../../terminal.js';

const formats = { ed25519: ['ed25519Key'], gpg: ['gpgKey'], both: ['ed25519Key', 'gpgKey'] } as const;
const flags = { ed25519Key: '--ed25519-key', gpgKey: '--gpg-key' } as const;

/**
 * The keys that sign, in exactly the formats of `--format`: during a migration nobody should find out from a refused
 * release that one of two signatures was never made. They are out of reach of tasks, usable at a time, and for as long as
 * `--min-key-lifetime` demands.
 *
 * @throws UsageError `usage-missing`, `usage-conflict`, `usage-value`; GeneratorError, KeyRepoError, SigningError for a
 *   key that cannot be used
 */
export async function readSigningKeys(
  options: Options,
  terminal: Terminal,
  at = terminal.now(),
): Promise<WorkerPrivateKeys> {
  refuseOtherFormats(options);
  const { ed25519Key, gpgKey, passphraseFile } = options;
  const guard = guardOf(options, terminal);
  const guarded = passphraseFile === undefined ? {} : { passphraseFile: await guard(passphraseFile) };
  const passphrase = await readPassphrase({ ...options, ...guarded }, terminal);
  const how = passphrase === undefined ? {} : { passphrase };
  const ed25519 = await forgetting(ed25519Key, guard, parseEd25519PrivateKey);
  const openpgp = await forgetting(gpgKey, guard, (content) => parseOpenPgpPrivateKey(content, how));
  const keys = {
    ...(ed25519 === undefined ? {} : { ed25519 }),
    ...(openpgp === undefined ? {} : { openpgp }),
  };
  await assertKeysUsable(keys, { at, minLifetimeSeconds: minLifetimeOf(options, at) });
  return keys;
}

/** Makes sure that a file is out of reach of others, and of the task user, and gives its path. */
function guardOf({ taskUser }: Options, { cwd }: Terminal): (file: string) => Promise<string> {
  return async (file) => {
    const guarded = await assertKeyFileGuarded(
      resolve(cwd, file),
      taskUser === undefined ? {} : { taskUser },
    );
    return guarded.path;
  };
}

/** Reads a key, and leaves its bytes in memory no longer than that takes. */
async function forgetting<T>(
  file: string | undefined,
  guard: (file: string) => Promise<string>,
  parse: (content: Uint8Array) => T | Promise<T>,
): Promise<T | undefined> {
  if (file === undefined) return undefined;
  const content = await readPrivateKeyFile(await guard(file));
  try {
    return await parse(content);
  } finally {
    content.fill(0);
  }
}

function minLifetimeOf({ minKeyLifetime }: Options, at: Date): number {
  if (minKeyLifetime === undefined) return 0;
  const end = parseDuration(minKeyLifetime, at);
  if (end !== undefined) return (end.getTime() - at.getTime()) / 1000;
  throw new UsageError({
    code: 'usage-value',
    message: `--min-key-lifetime is no duration: ${JSON.stringify(minKeyLifetime)}`,
    nextStep: 'Give a duration like "30 days", 8w or "3 months".',
  });
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
