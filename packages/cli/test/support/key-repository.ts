import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { withTemporaryFolder } from '@chain-of-trust/fixtures';
import { generateOpenPgpKeyPair } from '@chain-of-trust/signing';
import { execa } from 'execa';

/**
 * A repository with one key and a tag that somebody has signed; git and gpg are the real ones. `publish` commits what is
 * there and signs another tag.
 */
export async function withRepository(
  use: (folder: string, publish: (name: string, date: string) => Promise<void>) => Promise<void>,
  files: Readonly<Record<string, string>> = {},
  days = 365,
): Promise<void> {
  await withTemporaryFolder(async (folder) => {
    const pair = await generateOpenPgpKeyPair({
      userId: { name: 'worker', email: 'worker@example.com' },
      algorithm: 'ed25519',
      created: new Date('2026-01-01T00:00:00Z'),
      expiresInSeconds: days * 86_400,
    });
    const homedir = join(folder, 'g');
    await mkdir(homedir, { mode: 0o700 });
    const gpg = `#!/bin/sh\nexec gpg --homedir '${homedir}' --faked-system-time '20260301T000000!' --batch "$@"\n`;
    await write(join(folder, 'gpg'), gpg, 0o755);
    await execa(join(folder, 'gpg'), ['--import'], { input: pair.privateKey });
    await write(join(folder, 'signers/a.asc'), pair.publicKey);
    await write(join(folder, 'repo/docker-worker/a.asc'), pair.publicKey);
    for (const [path, content] of Object.entries(files)) await write(join(folder, path), content);
    const settings = ['user.name=T', 'user.email=t@example.com', `gpg.program=${join(folder, 'gpg')}`];
    const git = (date: string, ...args: string[]) =>
      execa('git', ['-C', join(folder, 'repo'), ...settings.flatMap((each) => ['-c', each]), ...args], {
        env: { GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date, GIT_CONFIG_GLOBAL: '/dev/null' },
      });
    const publish = async (name: string, date: string) => {
      await git(date, 'add', '--all');
      await git(date, 'commit', '--quiet', '--allow-empty', '-m', 'x');
      await git(date, 'tag', '-u', pair.fingerprint, '-m', 'x', name);
    };
    await git('2026-03-01T00:00:00Z', 'init', '--quiet', '--initial-branch=main');
    await publish('v1', '2026-03-01T00:00:00Z');
    await use(folder, publish);
    await execa('gpgconf', ['--homedir', homedir, '--kill', 'all']);
  });
}

async function write(path: string, content: string, mode = 0o644): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content, { mode });
}
