import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withTemporaryFolder } from '@chain-of-trust/fixtures';
import { startSandbox, type WorldOptions, writeSetup } from '@chain-of-trust/sandbox';
import { parseEd25519PublicKey, parseOpenPgpPublicKeys } from '@chain-of-trust/signing';
import { fileSizedBounds, parseYaml } from '@chain-of-trust/types/yaml';
import { describe, expect, test } from 'vitest';
import { createSmallWorld } from '../with-sandbox.js';

async function withSetup(
  signatureFormat: NonNullable<WorldOptions['signatureFormat']>,
  use: (setup: Awaited<ReturnType<typeof writeSetup>>, rootUrl: string) => Promise<void>,
): Promise<void> {
  const world = await createSmallWorld({ signatureFormat });
  const sandbox = await startSandbox(world);
  try {
    await withTemporaryFolder(async (folder) =>
      use(await writeSetup(world, sandbox, folder), sandbox.rootUrl),
    );
  } finally {
    await sandbox.close();
  }
}

const readYaml = async (path: string) => parseYaml(await readFile(path), fileSizedBounds);

describe('writeSetup', () => {
  test('writes a configuration that leads to the sandbox and to the policy beside it', async () => {
    await withSetup('ed25519', async ({ configPath }, rootUrl) => {
      expect(await readYaml(configPath)).toEqual({
        rootUrl,
        mirrors: {
          'https://hg.mozilla.org': `${rootUrl}/hg`,
          'https://api.github.com': `${rootUrl}/github-api`,
          'https://github.com': `${rootUrl}/github`,
          'https://raw.githubusercontent.com': `${rootUrl}/raw`,
        },
        policy: './policy.yml',
      });
    });
  });

  test('names the keys folder where OpenPGP keys are needed', async () => {
    await withSetup('gpg', async ({ configPath }) => {
      expect(await readYaml(configPath)).toMatchObject({ keys: './keys' });
    });
  });

  test('writes a policy that extends the one of firefox with the keys of this world', async () => {
    await withSetup('both', async ({ policyPath }) => {
      const policy = (await readYaml(policyPath)) as { ed25519PublicKeys: Record<string, string[]> };
      expect(policy).toMatchObject({ extends: 'firefox', signatureFormat: 'both' });
      expect(Object.keys(policy.ed25519PublicKeys)).toEqual([
        'docker-worker',
        'generic-worker',
        'scriptworker',
      ]);
      for (const [key] of Object.values(policy.ed25519PublicKeys)) {
        expect(parseEd25519PublicKey(key ?? '').fingerprint).toBe(key);
      }
    });
  });

  test('writes the public keys, one folder per worker implementation, a signed one for scriptworkers', async () => {
    await withSetup('both', async ({ keysFolder }) => {
      const files = (await readdir(keysFolder, { recursive: true })).filter((name) => name.endsWith('.pub'));
      expect(files.sort()).toEqual([
        'docker-worker/worker.ed25519.pub',
        'docker-worker/worker.pub',
        'generic-worker/worker.ed25519.pub',
        'generic-worker/worker.pub',
        'scriptworker/trusted/release-engineer.pub',
        'scriptworker/valid/worker.pub',
      ]);
      for (const name of files.filter((each) => !each.includes('ed25519'))) {
        expect(await parseOpenPgpPublicKeys(await readFile(join(keysFolder, name)))).toHaveLength(1);
      }
    });
  });
});
