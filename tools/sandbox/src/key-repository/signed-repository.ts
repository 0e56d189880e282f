import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { generateOpenPgpKeyPair } from '@chain-of-trust/signing';

const run = promisify(execFile);

/** A git repository of public keys, and the folder with the public key of who signs its tags. */
export interface SignedRepository {
  readonly path: string;
  readonly signers: string;
  /** Runs the real git in it, and returns what it prints. */
  git(...args: readonly string[]): Promise<string>;
  /** Makes a tag of what is checked out, with the real git and gpg, signed by the signer. */
  tag(name: string): Promise<void>;
}

/** How a repository is made. */
export interface SignedRepositoryOptions {
  /** Contents by path; committed, and tagged `v1`. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  /** When it is committed and tagged. Defaults to a minute ago. */
  readonly at?: Date;
}

const hourInMilliseconds = 3_600_000;

/** Runs `use` with a git repository of some files at the signed tag `v1`; nothing of it is left afterwards. */
export async function withSignedRepository<T>(
  { files, at = new Date(Date.now() - 60_000) }: SignedRepositoryOptions,
  use: (repository: SignedRepository) => Promise<T>,
): Promise<T> {
  const root = await mkdtemp(join(tmpdir(), 'cot-kr-')); // short: the path of the agent's socket is limited
  const homedir = join(root, 'g');
  try {
    const repository = await createRepository({ root, homedir, at });
    await writeFiles(repository.path, files);
    await repository.git('add', '--all', '--force');
    await repository.git('commit', '--quiet', '--allow-empty', '--message', 'keys');
    await repository.tag('v1');
    return await use(repository);
  } finally {
    await run('gpgconf', ['--homedir', homedir, '--kill', 'all']);
    await rm(root, { recursive: true, force: true });
  }
}

async function createRepository(where: {
  readonly root: string;
  readonly homedir: string;
  readonly at: Date;
}): Promise<SignedRepository> {
  const { root, homedir, at } = where;
  const [path, signers] = [join(root, 'repository'), join(root, 'signers')];
  for (const folder of [homedir, path, signers]) await mkdir(folder, { mode: 0o700 });
  const { publicKey, privateKey, fingerprint } = await generateOpenPgpKeyPair({
    userId: { name: 'signer', email: 'signer@example.com' },
    algorithm: 'ed25519',
    created: new Date(at.getTime() - hourInMilliseconds),
    expiresInSeconds: 10 * 365 * 86_400,
  });
  await writeFile(join(signers, 'signer.asc'), publicKey);
  await writeFile(join(root, 'signer.key'), privateKey, { mode: 0o600 });
  const gpg = join(root, 'gpg');
  await writeFile(gpg, scriptOf(homedir, at));
  await chmod(gpg, 0o755);
  await run(gpg, ['--batch', '--quiet', '--import', join(root, 'signer.key')]);
  const settings = ['user.name=T', 'user.email=t@example.com', `gpg.program=${gpg}`, 'gc.auto=0'];
  const env = environmentAt(at);
  const git = async (...args: readonly string[]) => {
    const common = settings.flatMap((setting) => ['-c', setting]);
    const { stdout } = await run('git', ['-C', path, ...common, ...args], { env, maxBuffer: 2 ** 26 });
    return stdout.trimEnd();
  };
  await git('init', '--quiet', '--initial-branch=main');
  return {
    path,
    signers,
    git,
    tag: async (name) =>
      void (await git('tag', '--local-user', fingerprint, '--message', 'keys', '--', name)),
  };
}

/** git runs a program without arguments of ours, so homedir and clock go into a script. */
function scriptOf(homedir: string, at: Date): string {
  const time = `${at.toISOString().replace(/[-:]/g, '').slice(0, 15)}!`;
  return `#!/bin/sh\nexec gpg --homedir '${homedir}' --faked-system-time '${time}' --no-tty --trust-model always "$@"\n`;
}

function environmentAt(at: Date): NodeJS.ProcessEnv {
  return {
    ...process.env,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_AUTHOR_DATE: at.toISOString(),
    GIT_COMMITTER_DATE: at.toISOString(),
  };
}

async function writeFiles(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
}
