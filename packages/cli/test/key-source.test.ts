import { appendFile, cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withRepository } from './support/key-repository.js';
import { type Release, withRelease } from './support/release.js';
import { runCot } from './support/terminal.js';

/** As long as gpg can count in 32 bits. */
const decades = 25_550;

/** A release whose blobs are signed with OpenPGP, and a key repository whose newest tag, `v2`, has the keys. */
async function withBoth(use: (release: Release, repository: string, signers: string) => Promise<void>) {
  await withRepository(
    async (folder, publish) => {
      await withRelease({ world: { signatureFormat: 'gpg' } }, async (release) => {
        const repository = join(folder, 'repo');
        await rm(join(repository, 'docker-worker'), { recursive: true });
        await cp(release.keysFolder, repository, { recursive: true });
        await publish('v2', '2026-03-02T00:00:00Z');
        await use(release, repository, join(folder, 'signers'));
      });
    },
    {},
    decades,
  );
}

describe('the keys of cot verify', () => {
  it('can be those of a repository at its newest signed tag', () =>
    withBoth(async ({ args }, repository, signers) => {
      const { status, stdout, stderr } = await runCot([
        ...args,
        '--key-repo',
        repository,
        '--signers',
        signers,
      ]);
      expect([status, stderr]).toEqual([0, '']);
      expect(stdout).toContain('VERIFIED');
      const old = await runCot([
        ...args,
        '--key-repo',
        repository,
        '--signers',
        signers,
        '--at',
        '2026-03-01T12:00:00Z',
      ]);
      expect(old).toMatchObject({ status: 1, stderr: expect.stringContaining('key-repo-tag-future') });
    }));

  it('can be configured, with rules about the tag', () =>
    withBoth(async ({ args, configPath }, path, signers) => {
      const content = (await readFile(configPath, 'utf8')).replace(/^keys:.*$/m, '');
      const configure = (more: object) =>
        writeFile(configPath, `${content}\nkeyRepository: ${JSON.stringify({ path, signers, ...more })}\n`);
      await configure({ tagPattern: 'v\\d+', maxAgeDays: decades, branch: 'main' });
      expect((await runCot(args)).status).toBe(0);
      await configure({ tagPattern: 'keys-.*' });
      expect(await runCot(args)).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('key-repo-tag-name'),
      });
      await configure({ tagPattern: '(' });
      expect(await runCot(args)).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('usage-configuration'),
      });
      await configure({ maxAgeDays: 1 });
      expect(await runCot(args)).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('key-repo-tag-age'),
      });
      const floor = { name: 'v3', id: '0'.repeat(40), taggedAt: '2026-03-03T00:00:00.000Z' };
      await writeFile(join(path, '../floor'), JSON.stringify(floor));
      await configure({ floor: join(path, '../floor') });
      expect(await runCot(args)).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('key-repo-tag-rollback'),
      });
      const other = JSON.stringify('0'.repeat(40));
      await writeFile(join(path, '../signer-list'), other);
      await configure({ signerList: join(path, '../signer-list') });
      expect(await runCot(args)).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('key-repo-signers'),
      });
      await configure({});
      await appendFile(configPath, 'keys: k\n');
      expect(await runCot(args)).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('usage-conflict'),
      });
    }));

  it.each([
    ['--key-repo and --keys', ['--key-repo', 'r', '--signers', 's', '--keys', 'k'], 'usage-conflict'],
    ['--key-repo without --signers', ['--key-repo', 'r'], 'usage-missing'],
    ['--signers without --key-repo', ['--signers', 's'], 'usage-missing'],
    ['--signer-list without --key-repo', ['--signer-list', 's'], 'usage-missing'],
  ])('refuses %s', (_, more, code) =>
    withRelease({}, async ({ args }) => {
      expect(await runCot([...args, ...more])).toMatchObject({
        status: 2,
        stderr: expect.stringContaining(code),
      });
    }),
  );
});

describe('a repository of which one implementation cannot be used', () => {
  it('is told, and the keys of the policy do not take its place', () =>
    withRepository(
      (folder) =>
        withRelease({}, async ({ args, configPath }) => {
          const content = (await readFile(configPath, 'utf8')).replace(/^keys:.*$/m, '');
          await writeFile(configPath, content);
          const { status, stdout, stderr } = await runCot([
            ...args,
            ...['--key-repo', join(folder, 'repo'), '--signers', join(folder, 'signers')],
          ]);
          expect(status).toBe(1);
          expect(stderr).toContain('cot: docker-worker: key-repo-file');
          expect(stdout).toContain('signature/no-keys');
        }),
      { 'repo/docker-worker/broken': 'no key', 'repo/generic-worker/broken': 'no key' },
      decades,
    ));
});
