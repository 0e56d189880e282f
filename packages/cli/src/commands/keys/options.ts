import { resolve } from 'node:path';
import type { DiffOptions, InspectOptions, KeyRepositoryOptions } from '@chain-of-trust/key-repo';
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
