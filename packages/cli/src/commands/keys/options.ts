import { resolve } from 'node:path';
import type { DiffOptions, InspectOptions, KeyRepositoryOptions } from '@chain-of-trust/key-repo';
import { UsageError } from '../../error.js';
import { type Options, referenceTime, required } from '../../options.js';
import type { Terminal } from '../../terminal.js';

/** A path of the command line. */
export function pathOption(path: string, { cwd }: Terminal): string {
  return resolve(cwd, path);
}

/** `--repo`, `--tag`, `--branch` and `--at`. @throws UsageError */
export function repositoryOptions(options: Options, terminal: Terminal): InspectOptions {
  const { tag, branch } = options;
  return {
    path: pathOption(required(options, 'repo', '--repo'), terminal),
    at: referenceTime(options.at, terminal.now),
    ...(tag === undefined ? {} : { tag }),
    ...(branch === undefined ? {} : { branch }),
  };
}

/** `--signers` and `--signer-list`. @throws UsageError `usage-missing` */
export function signersOption(options: Options, terminal: Terminal): Pick<KeyRepositoryOptions, 'signers'> {
  const keys = pathOption(required(options, 'signers', '--signers'), terminal);
  const { signerList } = options;
  return {
    signers: { keys, ...(signerList === undefined ? {} : { list: pathOption(signerList, terminal) }) },
  };
}

/** `--repo`, `--signers`, `--signer-list` and `--at` of commands that also tell of what is not trusted. @throws UsageError */
export function stateOptions(options: Options, terminal: Terminal): DiffOptions {
  const { repo = '.', signers, signerList } = options;
  const isWithout = signers === undefined && signerList === undefined;
  return {
    path: pathOption(repo, terminal),
    at: referenceTime(options.at, terminal.now),
    ...(isWithout ? {} : signersOption(options, terminal)),
  };
}

/** A number of days; `undefined` where it is not given. @throws UsageError `usage-value` */
function days(text: string | undefined, flag: string): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw badValue(`${flag} is no number of days: ${JSON.stringify(text)}`);
}

/** `--within`. @throws UsageError `usage-value` */
export function withinOption({ within }: Options): { readonly withinDays?: number } {
  const withinDays = days(within, '--within');
  return withinDays === undefined ? {} : { withinDays };
}

/** `--max-age`. @throws UsageError `usage-value` */
export function maxAgeOption({ maxAge }: Options): { readonly maxAgeDays?: number } {
  const maxAgeDays = days(maxAge, '--max-age');
  return maxAgeDays === undefined ? {} : { maxAgeDays };
}

/** `--name-pattern`. @throws UsageError `usage-value` */
export function patternOption({ namePattern }: Options): { readonly namePattern?: RegExp } {
  if (namePattern === undefined) return {};
  try {
    return { namePattern: new RegExp(namePattern, 'u') };
  } catch (cause) {
    throw badValue(`--name-pattern is no regular expression: ${JSON.stringify(namePattern)}`, cause);
  }
}

function badValue(message: string, cause?: unknown): UsageError {
  return new UsageError({
    code: 'usage-value',
    message,
    nextStep: 'cot keys --help lists the commands, each with its own --help.',
    cause,
  });
}
