import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateOpenPgpKeyPair, type OpenPgpKeyPair } from '@chain-of-trust/signing';
import { runProgram } from '../../src/program.js';

/** The keys of a tag: fingerprints by worker implementation, in order. */
export type KeysOfTag = Readonly<Record<string, readonly string[]>>;

/** A key repository with many signed tags, which others take one by one. */
export interface Upstream {
  readonly signers: string;
  /** From the oldest on. */
  readonly tags: readonly { readonly name: string; readonly keys: KeysOfTag }[];
  /** Makes another repository hold everything up to a tag. */
  readonly pushTo: (repository: string, tag: string) => Promise<void>;
}

const implementations = ['docker-worker', 'generic-worker'] as const;
/** One that is always there, and six whose presence tells the number of a tag. */
const keysOfEach = 7;

/** Writes the repository below a folder, with the real git and gpg. No two of up to 63 tags have the same keys. */
export async function createUpstream(folder: string, count: number): Promise<Upstream> {
  const [path, homedir, signers] = [join(folder, 'source'), join(folder, 'g'), join(folder, 'signers')];
  await mkdir(homedir, { recursive: true, mode: 0o700 });
  await mkdir(signers);
  const pairs = await Promise.all(Array.from({ length: keysOfEach * 2 + 1 }, (_, index) => pairOf(index)));
  const [signer, ...workers] = pairs;
  if (signer === undefined) throw new Error('there is no signer');
  await must('gpg', ['--homedir', homedir, '--batch', '--quiet', '--import'], signer.privateKey);
  await writeFile(join(signers, 'signer.asc'), signer.publicKey);
  const gpg = join(folder, 'gpg');
  await writeFile(gpg, `#!/bin/sh\nexec gpg --homedir '${homedir}' --batch "$@"\n`);
  await chmod(gpg, 0o755);
  const git = gitIn(path, gpg);
  await must('git', ['init', '--quiet', '--initial-branch=main', path]);
  const tags: { readonly name: string; readonly keys: KeysOfTag }[] = [];
  for (let index = 1; index <= count; index += 1) {
    const name = `v${index}`;
    const keys = chooseKeys(index, workers);
    for (const [implementation, chosen] of Object.entries(keys))
      await write(join(path, implementation), chosen);
    const date = `${Math.floor(Date.now() / 1000) - (count - index) * 10} +0000`;
    await git(['add', '--all'], date);
    await git(['commit', '--quiet', '--message', name], date);
    await git(['tag', '--local-user', signer.fingerprint, '--message', name, name], date);
    tags.push({ name, keys: fingerprintsOf(keys) });
  }
  const pushTo = async (repository: string, tag: string) => {
    const refs = [`${tag}^{commit}:refs/heads/main`, `refs/tags/${tag}:refs/tags/${tag}`];
    await git(['push', '--quiet', repository, ...refs], '');
  };
  return { signers, tags, pushTo };
}

function pairOf(index: number): Promise<OpenPgpKeyPair> {
  return generateOpenPgpKeyPair({
    userId: { name: `key ${index}`, email: `key${index}@example.com` },
    algorithm: 'ed25519',
    created: new Date(Date.now() - 3_600_000 * 24),
    expiresInSeconds: 365 * 86_400,
  });
}

type ChosenKeys = Readonly<Record<(typeof implementations)[number], readonly OpenPgpKeyPair[]>>;

/** The first key of each implementation is always there, the others as the bits of the number say. */
function chooseKeys(index: number, workers: readonly OpenPgpKeyPair[]): ChosenKeys {
  const isThere = (place: number) => place === 0 || ((index >> (place - 1)) & 1) === 1;
  const chosen = workers.filter((_, place) => isThere(place % keysOfEach));
  const isFirst = (pair: OpenPgpKeyPair) => workers.indexOf(pair) < keysOfEach;
  return {
    'docker-worker': chosen.filter(isFirst),
    'generic-worker': chosen.filter((pair) => !isFirst(pair)),
  };
}

function fingerprintsOf(keys: ChosenKeys): KeysOfTag {
  return Object.fromEntries(
    Object.entries(keys).map(([name, pairs]) => [name, pairs.map(({ fingerprint }) => fingerprint).sort()]),
  );
}

async function write(folder: string, pairs: readonly OpenPgpKeyPair[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'keys.asc'), pairs.map(({ publicKey }) => publicKey).join('\n'));
}

function gitIn(path: string, gpg: string) {
  const settings = ['user.name=T', 'user.email=t@example.com', `gpg.program=${gpg}`, 'gc.auto=0'];
  return async (args: readonly string[], date: string) => {
    const env = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
    const all = ['-C', path, ...settings.flatMap((setting) => ['-c', setting]), ...args];
    await must('git', all, '', env);
  };
}

async function must(
  program: string,
  args: readonly string[],
  input = '',
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { exitCode, stderr } = await runProgram(program, args, { input, env });
  if (exitCode !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
}
