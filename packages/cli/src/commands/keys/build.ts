import { advanceFloor, buildHomedirs, readKeyRepository } from '@chain-of-trust/key-repo';
import { printable } from '@chain-of-trust/report';
import { exitStatus } from '../../exit-status.js';
import { tellFailure } from '../../key-failure.js';
import { type Options, required } from '../../options.js';
import type { Terminal } from '../../terminal.js';
import { pathOption, repositoryOptions, signersOption } from './options.js';

/**
 * `cot keys build`: writes a GnuPG homedir for each worker implementation, from a tag that a signer has signed, and
 * returns the exit status.
 */
export async function buildKeys(options: Options, terminal: Terminal): Promise<number> {
  const chosen = await repositoryOptions(options, terminal);
  required(options, 'signers', '--signers');
  const out = pathOption(required(options, 'out', '--out'), terminal);
  const repository = await readKeyRepository({ ...chosen, ...signersOption(options, terminal) });
  const { homedirs, failures } = await buildHomedirs(repository, out, { at: chosen.at });
  const lines = [
    `tag ${printable(repository.tag.name)}, commit ${repository.tag.commit}`,
    ...[...homedirs].map(([name, folder]) => `${name}: ${folder}`),
  ];
  terminal.stdout(`${lines.join('\n')}\n`);
  for (const [name, failure] of failures) tellFailure(name, failure, terminal);
  if (options.floor !== undefined) await advanceFloor(pathOption(options.floor, terminal), repository.tag);
  return failures.size === 0 ? exitStatus.ok : exitStatus.refused;
}
