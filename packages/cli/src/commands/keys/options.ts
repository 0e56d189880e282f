import { resolve } from 'node:path';
import {
  type DiffOptions,
  type InspectOptions,
  type KeyRepositoryOptions,
  readFloor,
} from '@chain-of-trust/key-repo';
import { reasonOf } from '@chain-of-trust/types';
import { UsageError } from '../../error.js';
import { type Options, referenceTime, required } from '../../options.js';
import type { Terminal } from '../../terminal.js';

/** A path of the command line. */
export function pathOption(path: string, { cwd }: Terminal): string {
  return resolve(cwd, path);
}

/**
 * `--repo`, `--tag`, `--branch`, `--at`, and what is demanded of the tag.
 *
 * @throws UsageError
 * @throws KeyRepoError `key-repo-floor`
 */
export async function repositoryOptions(options: Options, terminal: Terminal): Promise<InspectOptions> {
  const { tag, branch, floor: floorFile } = options;
  const floor = floorFile === undefined ? undefined : await readFloor(pathOption(floorFile, terminal));
  return {
    path: pathOption(required(options, 'repo', '--repo'), terminal),
    at: referenceTime(options.at, terminal.now),
    ...tagRules(options),
    ...(floor === undefined ? {} : { floor }),
    ...(tag === undefined ? {} : { tag }),
    ...(branch === undefined ? {} : { branch }),
  };
}

/** `--tag-pattern` and `--max-age`. @throws UsageError `usage-value` */
export function tagRules({
  tagPattern,
  maxAge,
}: Options): Pick<InspectOptions, 'namePattern' | 'maxAgeDays'> {
  return {
    ...(tagPattern === undefined ? {} : { namePattern: toPattern(tagPattern) }),
    ...(maxAge === undefined ? {} : { maxAgeDays: toNumber('--max-age', maxAge) }),
  };
}

function toPattern(text: string): RegExp {
  try {
    return new RegExp(text, 'u');
  } catch (cause) {
    throw new UsageError({
      code: 'usage-value',
      message: `--tag-pattern is no regular expression: ${reasonOf(cause)}`,
      nextStep: 'Give one like keys-\\d{4}-\\d{2}; it has to match the whole name.',
      cause,
    });
  }
}

/** A number that is not negative, of days or seconds. @throws UsageError `usage-value` */
export function toNumber(flag: string, text: string): number {
  if (/^\d{1,9}(?:\.\d{1,3})?$/.test(text)) return Number(text);
  throw new UsageError({
    code: 'usage-value',
    message: `${flag} is no number: ${JSON.stringify(text)}`,
    nextStep: `Give ${flag} as digits, like 30.`,
  });
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

/** `--within`. @throws UsageError `usage-value` */
export function withinOption({ within }: Options): { readonly withinDays?: number } {
  return within === undefined ? {} : { withinDays: toNumber('--within', within) };
}
