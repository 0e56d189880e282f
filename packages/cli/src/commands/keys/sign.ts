import { basename, join } from 'node:path';
import { assertAbsent, readPublicKeyFile, writeNewFiles } from '@chain-of-trust/key-repo';
import { printable } from '@chain-of-trust/report';
import { exitStatus } from '../../exit-status.js';
import { type Options, required } from '../../options.js';
import type { Terminal } from '../../terminal.js';
import { certifierOf } from './create.js';
import { pathOption } from './options.js';
import { requirePrivateKey } from './private-key.js';

/** `cot keys sign`: certifies the keys of some files, writes them under the same names, and returns the exit status. */
export async function signKeys(
  files: readonly string[],
  options: Options,
  terminal: Terminal,
): Promise<number> {
  const out = pathOption(required(options, 'out', '--out'), terminal);
  const paths = files.map((file) => join(out, basename(file)));
  await assertAbsent(paths);
  const keys = await Promise.all(files.map((file) => readPublicKeyFile(pathOption(file, terminal))));
  const source = await requirePrivateKey(options, { name: 'with', flag: '--with' }, terminal);
  const certified = await certifierOf(source, terminal)(keys);
  await writeNewFiles(
    paths.map((path, index) => {
      const content = certified[index];
      if (content === undefined) throw new TypeError('a certifier returns every key that it is given');
      return { path, content, isPrivate: false };
    }),
  );
  const lines = keys.map(
    ({ fingerprint, userIds }, index) =>
      `${fingerprint} ${printable(userIds.join(', '))}\n  ${paths[index]}\n`,
  );
  terminal.stdout(lines.join(''));
  return exitStatus.ok;
}
