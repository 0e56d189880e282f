import { join } from 'node:path';
import {
  generateOpenPgpKeyPair,
  type OpenPgpKeyOptions,
  type OpenPgpKeyPair,
  type OpenPgpPublicKey,
  parseOpenPgpPublicKeys,
} from '@chain-of-trust/signing';
import type { Certifier } from './certifier.js';
import { assertNames } from './host-names.js';
import { assertAbsent, type NewFile, writeNewFiles } from './new-files.js';
import { handOver, type PrivateKeyCommand } from './private-key-command.js';

/** What keys to make, and where to put them. */
export interface HostKeysOptions
  extends Pick<OpenPgpKeyOptions, 'algorithm' | 'created' | 'expiresInSeconds'> {
  /** The account of the worker; addresses are `user@host`. */
  readonly user: string;
  readonly hosts: readonly string[];
  /** Of every user ID. Defaults to the first label of the host. */
  readonly name?: string;
  readonly comment?: string;
  /** Where to write `USER@HOST.pub` and `HOST.sec`. */
  readonly folder: string;
  readonly certifier?: Certifier;
  /** Takes the private halves, so that no `HOST.sec` is written. */
  readonly privateKeyCommand?: PrivateKeyCommand;
}

/** A new key of a host. */
export interface HostKey {
  readonly host: string;
  readonly userId: string;
  readonly fingerprint: string;
  readonly publicKeyFile: string;
  /** `undefined` where a command has taken the private half. */
  readonly privateKeyFile: string | undefined;
}

interface Planned extends HostKey {
  readonly parts: OpenPgpKeyOptions['userId'];
}

interface Made extends HostKey {
  readonly pair: OpenPgpKeyPair;
}

/**
 * Makes an OpenPGP key for each host, and writes all of them or none. Nothing is overwritten; private halves are for
 * their owner alone. Public halves are written after a command has taken every private one; what it took before it failed
 * stays with it, and belongs to no public key.
 *
 * @throws KeyRepoError `key-repo-host`, `key-repo-file-exists`, `key-repo-file-write`, `key-repo-command`, and those of the
 *   certifier; SigningError `signing-key-lifetime`
 * @see spec, "new scriptworker gpg keys"; scriptworker 22.1.0 `scripts/create_gpg_keys.py` for the names
 */
export async function createHostKeys(options: HostKeysOptions): Promise<readonly HostKey[]> {
  assertNames(options);
  const planned = options.hosts.map((host) => plan(host, options));
  await assertAbsent(planned.flatMap(pathsOf));
  const made = await Promise.all(planned.map((each) => make(each, options)));
  const files = await publicFiles(made, options.certifier);
  const { privateKeyCommand } = options;
  if (privateKeyCommand !== undefined) {
    const keys = made.map(({ pair, ...facts }) => ({ privateKey: pair.privateKey, ...facts }));
    await handOver(keys, privateKeyCommand);
  }
  await writeNewFiles([...made.flatMap(privateFiles), ...files]);
  return made.map(({ pair: _, ...each }) => each);
}

function plan(host: string, { user, name, comment, folder, privateKeyCommand }: HostKeysOptions): Planned {
  const [label = host] = host.split('.');
  const email = `${user}@${host}`;
  const parts = { name: name ?? label, email, ...(comment === undefined ? {} : { comment }) };
  return {
    host,
    parts,
    userId: `${parts.name}${comment === undefined ? '' : ` (${comment})`} <${email}>`,
    fingerprint: '',
    publicKeyFile: join(folder, `${email}.pub`),
    privateKeyFile: privateKeyCommand === undefined ? join(folder, `${host}.sec`) : undefined,
  };
}

function pathsOf({ publicKeyFile, privateKeyFile }: HostKey): readonly string[] {
  return privateKeyFile === undefined ? [publicKeyFile] : [publicKeyFile, privateKeyFile];
}

async function make(
  { parts, ...planned }: Planned,
  { algorithm, created, expiresInSeconds }: HostKeysOptions,
): Promise<Made> {
  const pair = await generateOpenPgpKeyPair({ userId: parts, algorithm, created, expiresInSeconds });
  return { ...planned, fingerprint: pair.fingerprint, pair };
}

async function publicFiles(
  made: readonly Made[],
  certify: Certifier | undefined,
): Promise<readonly NewFile[]> {
  const armored = made.map(({ pair }) => pair.publicKey);
  const contents = certify === undefined ? armored : await certify(await parseAll(armored));
  return made.map(({ publicKeyFile }, index) => {
    const content = contents[index];
    if (content === undefined) throw new TypeError('a certifier returns every key that it is given');
    return { path: publicKeyFile, content, isPrivate: false };
  });
}

async function parseAll(armored: readonly string[]): Promise<readonly OpenPgpPublicKey[]> {
  return (await Promise.all(armored.map((each) => parseOpenPgpPublicKeys(Buffer.from(each))))).flat();
}

function privateFiles({ privateKeyFile, pair }: Made): readonly NewFile[] {
  if (privateKeyFile === undefined) return [];
  return [{ path: privateKeyFile, content: pair.privateKey, isPrivate: true }];
}
