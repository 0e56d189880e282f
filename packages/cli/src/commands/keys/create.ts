import {
  type Certifier,
  createHostKeys,
  gpgCertifier,
  type HostKey,
  privateKeyCertifier,
} from '@chain-of-trust/key-repo';
import { exitStatus } from '../../exit-status.js';
import { lifetimeOf } from '../../expiry.js';
import { type Options, required } from '../../options.js';
import type { Terminal } from '../../terminal.js';
import { pathOption } from './options.js';
import { findPrivateKey, type PrivateKeySource } from './private-key.js';

/** `cot keys create`: makes an OpenPGP key for each host, prints what became of it, and returns the exit status. */
export async function createKeys(
  hosts: readonly string[],
  options: Options,
  terminal: Terminal,
): Promise<number> {
  const created = terminal.now();
  const { name, comment, privateKeyCommand } = options;
  const source = await findPrivateKey(options, { name: 'signWith', flag: '--sign-with' }, terminal);
  const keys = await createHostKeys({
    user: required(options, 'user', '--user'),
    hosts,
    algorithm: options.algorithm === 'ed25519' ? 'ed25519' : 'rsa4096',
    created,
    expiresInSeconds: lifetimeOf(options.expires ?? '2 years', created),
    folder: pathOption(options.out ?? '.', terminal),
    ...(name === undefined ? {} : { name }),
    ...(comment === undefined ? {} : { comment }),
    ...(source === undefined ? {} : { certifier: certifierOf(source, terminal) }),
    ...(privateKeyCommand === undefined
      ? {}
      : { privateKeyCommand: { command: privateKeyCommand, cwd: terminal.cwd } }),
  });
  terminal.stdout(keys.map(toText).join(''));
  return exitStatus.ok;
}

/** What certifies with a private key, wherever it is. */
export function certifierOf(source: PrivateKeySource, terminal: Terminal): Certifier {
  return source.kind === 'gpg'
    ? gpgCertifier(source.key)
    : privateKeyCertifier(source.privateKey, { at: terminal.now() });
}

function toText({ userId, fingerprint, publicKeyFile, privateKeyFile }: HostKey): string {
  const files = [publicKeyFile, privateKeyFile ?? 'private half: taken by the command'];
  return `${fingerprint} ${userId}\n${files.map((file) => `  ${file}\n`).join('')}`;
}
