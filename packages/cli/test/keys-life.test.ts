import { mkdir, open, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withTemporaryFolder } from '@chain-of-trust/fixtures';
import {
  describeOpenPgpKey,
  generateOpenPgpKeyPair,
  openPgpKeyStatus,
  parseOpenPgpPublicKeys,
} from '@chain-of-trust/signing';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { runCot } from './support/terminal.js';

const bin = fileURLToPath(new URL('../bin/cot.js', import.meta.url));
const created = new Date('2026-01-01T00:00:00Z');
const at = new Date('2026-06-01T00:00:00Z');
const now = () => at;
const host = 'h1.example.com';

/** A folder with `me.sec` and `me.pub`, and `worker.sec` and `worker.pub`. */
async function withKeys(use: (cwd: string) => Promise<void>): Promise<void> {
  await withTemporaryFolder(async (cwd) => {
    for (const name of ['me', 'worker']) {
      const pair = await generateOpenPgpKeyPair({
        userId: { name, email: `${name}@example.com` },
        algorithm: 'ed25519',
        created,
        expiresInSeconds: 365 * 86_400,
      });
      await writeFile(join(cwd, `${name}.sec`), pair.privateKey, { mode: 0o600 });
      await writeFile(join(cwd, `${name}.pub`), pair.publicKey);
    }
    await use(cwd);
  });
}

/** The same, and a homedir `g` whose agent has a key `boss@example.com`. */
async function withAgent(use: (cwd: string, gpg: (...args: string[]) => Promise<string>) => Promise<void>) {
  await withKeys(async (cwd) => {
    const homedir = join(cwd, 'g');
    await mkdir(homedir, { mode: 0o700 });
    const common = ['--homedir', homedir, '--batch', '--faked-system-time', '20260601T000000!'];
    const gpg = async (...args: string[]) => (await execa('gpg', [...common, ...args])).stdout;
    const passphrase = ['--pinentry-mode', 'loopback', '--passphrase', 'secret'];
    await gpg(...passphrase, '--quick-generate-key', 'boss@example.com', 'ed25519', 'cert', '1y');
    await execa('gpgconf', ['--homedir', homedir, '--kill', 'all']);
    await writeFile(join(cwd, 'passphrase'), 'secret\n', { mode: 0o600 });
    await use(cwd, gpg);
    await execa('gpgconf', ['--homedir', homedir, '--kill', 'all']);
  });
}

const agent = ['--use-gpg', 'boss@example.com', '--homedir', 'g', '--passphrase-file', 'passphrase'];

async function keyOf(content: string | Uint8Array) {
  const [key] = await parseOpenPgpPublicKeys(Buffer.from(content));
  if (key === undefined) throw new Error('expected a key');
  return key;
}

const fileKey = async (cwd: string, name: string) => keyOf(await readFile(join(cwd, name)));

describe('cot keys create', () => {
  const create = ['keys', 'create', '--user', 'cltsign', '--algorithm', 'ed25519', '--out', 'new'];

  it('writes keys for two years that a trusted key has certified', async () => {
    await withKeys(async (cwd) => {
      const made = await runCot([...create, '--sign-with', 'me.sec', host, 'h2.example.com'], { cwd, now });
      expect(made).toMatchObject({ status: 0, stderr: '' });
      expect((await readdir(join(cwd, 'new'))).sort()).toEqual([
        'cltsign@h1.example.com.pub',
        'cltsign@h2.example.com.pub',
        'h1.example.com.sec',
        'h2.example.com.sec',
      ]);
      expect((await stat(join(cwd, 'new', `${host}.sec`))).mode & 0o777).toBe(0o600);
      const key = await fileKey(cwd, 'new/cltsign@h1.example.com.pub');
      const certifiers = [await fileKey(cwd, 'me.pub')];
      expect((await openPgpKeyStatus(key, { at, certifiers })).validity).toBe('valid');
      expect(await describeOpenPgpKey(key)).toMatchObject({
        userIds: ['h1 <cltsign@h1.example.com>'],
        expires: new Date('2028-06-01T00:00:00Z'),
        algorithm: 'ed25519',
      });
      expect(made.stdout).toContain(`${key.fingerprint} h1 <cltsign@h1.example.com>\n`);
    });
  });

  it('hands private halves to a command, certified by the key of an agent', async () => {
    await withAgent(async (cwd, gpg) => {
      const take = [
        '--private-key-command',
        'gpg --homedir g --batch --import && echo "$COT_KEY_HOST" > host',
      ];
      const made = await runCot([...create, ...agent, ...take, host], { cwd, now });
      expect(made).toMatchObject({ status: 0, stderr: '' });
      expect(await readdir(join(cwd, 'new'))).toEqual(['cltsign@h1.example.com.pub']);
      expect(await readFile(join(cwd, 'host'), 'utf8')).toBe(`${host}\n`);
      expect(await gpg('--with-colons', '--list-secret-keys')).toContain(':h1 <cltsign@h1.example.com>:');
      const boss = await keyOf(await gpg('--armor', '--export', 'boss@example.com'));
      const key = await fileKey(cwd, 'new/cltsign@h1.example.com.pub');
      expect((await openPgpKeyStatus(key, { at, certifiers: [boss] })).validity).toBe('valid');
    });
  });

  it('with a command that fails, exits with 2 and writes nothing', async () => {
    await withKeys(async (cwd) => {
      const made = await runCot([...create, '--private-key-command', 'exit 7', host], { cwd, now });
      expect(made.status).toBe(2);
      expect(made.stderr).toContain('key-repo-command');
      expect(await readdir(cwd)).not.toContain('new');
    });
  });

  it.each<readonly [string, readonly string[]]>([
    ['no host', []],
    ['a key without an end that was not asked for in words', ['--expires', '0', host]],
    ['two certifiers', ['--sign-with', 'me.sec', '--use-gpg', 'x', host]],
    ['a homedir without a key of it', ['--homedir', 'g', host]],
    ['a passphrase for nothing', ['--passphrase-file', 'me.sec', host]],
    ['a host that is none', ['../x']],
    ['a certifier that others can read', ['--sign-with', 'me.pub', host]],
    ['an unknown algorithm', ['--algorithm', 'dsa', host]],
  ])('given %s, exits with 2 and writes nothing', async (_, args) => {
    await withKeys(async (cwd) => {
      expect((await runCot([...create, ...args], { cwd, now })).status).toBe(2);
      expect(await readdir(cwd)).not.toContain('new');
    });
  });
});

describe('cot keys sign', () => {
  it.each([
    ['a file', ['--with', 'me.sec'], 'me@example.com'],
    ['an agent', agent, 'boss@example.com'],
  ])('certifies with the key of %s, under the same name, and gpg counts it', async (_, by, email) => {
    await withAgent(async (cwd, gpg) => {
      const args = ['keys', 'sign', ...by, '--out', 'signed', 'worker.pub'];
      expect(await runCot(args, { cwd, now })).toMatchObject({ status: 0, stderr: '' });
      await gpg('--import', join(cwd, 'signed/worker.pub'), join(cwd, 'me.pub'));
      const checked = await gpg('--with-colons', '--check-sigs', 'worker@example.com');
      expect(checked).toMatch(new RegExp(`^sig:!:.*${email}.*:10x:`, 'm'));
      const again = await runCot(args, { cwd, now });
      expect(again).toMatchObject({ status: 2, stderr: expect.stringContaining('key-repo-file-exists') });
    });
  });

  it.each([
    ['a private key', 'key-repo-secret', ['--with', 'me.sec', 'worker.sec']],
    ['its own key', 'signing-key-certified', ['--with', 'me.sec', 'me.pub']],
    ['a file that is not there', 'key-repo-file', ['--with', 'me.sec', 'nothing.pub']],
    ['no certifier', 'usage-missing', ['worker.pub']],
    ['one name twice', 'key-repo-file-exists', ['--with', 'me.sec', 'worker.pub', './worker.pub']],
  ])('given %s, exits with 2 and writes nothing', async (_, code, args) => {
    await withKeys(async (cwd) => {
      const signed = await runCot(['keys', 'sign', '--out', 'signed', ...args], { cwd, now });
      expect(signed).toMatchObject({ status: 2, stderr: expect.stringContaining(`cot: ${code}: `) });
      expect(await readdir(cwd)).not.toContain('signed');
    });
  });
});

describe('cot keys export', () => {
  it('prints the public half of a private key, a public key, or a key of a homedir', async () => {
    await withAgent(async (cwd) => {
      const worker = await fileKey(cwd, 'worker.pub');
      for (const file of ['worker.sec', 'worker.pub']) {
        const { status, stdout } = await runCot(['keys', 'export', '--minimal', file], { cwd, now });
        const { fingerprint, key } = await keyOf(stdout);
        expect([status, fingerprint, key.isPrivate()]).toEqual([0, worker.fingerprint, false]);
      }
      const args = [
        'keys',
        'export',
        '--use-gpg',
        'boss@example.com',
        '--homedir',
        'g',
        '--output',
        'boss.pub',
      ];
      expect(await runCot(args, { cwd, now })).toMatchObject({ status: 0, stderr: '' });
      expect((await fileKey(cwd, 'boss.pub')).userIds).toEqual(['boss@example.com']);
    });
  });

  it("as a program, finds gpg's own homedir", async () => {
    await withAgent(async (cwd) => {
      const args = [bin, 'keys', 'export', '--use-gpg', 'boss@example.com'];
      const { stdout } = await execa(process.execPath, args, { cwd, env: { GNUPGHOME: join(cwd, 'g') } });
      expect((await keyOf(stdout)).userIds).toEqual(['boss@example.com']);
    });
  });

  it.each([
    ['nothing', 'usage-missing', []],
    ['a file and a homedir', 'usage-conflict', ['worker.pub', '--use-gpg', 'x']],
    ['two keys', 'usage-value', ['both.pub']],
    ['what is no key', 'signing-key-malformed', ['text']],
    ['a file that exists for the output', 'key-repo-file-exists', ['worker.sec', '--output', 'worker.pub']],
  ])('given %s, exits with 2', async (_, code, args) => {
    await withKeys(async (cwd) => {
      await writeFile(join(cwd, 'text'), 'x');
      const both = await Promise.all(
        ['me.pub', 'worker.pub'].map((name) => readFile(join(cwd, name), 'utf8')),
      );
      await writeFile(join(cwd, 'both.pub'), both.join(''));
      const exported = await runCot(['keys', 'export', ...args], { cwd, now });
      expect(exported).toMatchObject({ status: 2, stderr: expect.stringContaining(`cot: ${code}: `) });
    });
  });
});

describe('cot keys renew', () => {
  const renew = ['keys', 'renew', '--expires', '2030-01-01', '--output', 'renewed'];

  it('writes both halves with the new end, and keeps certifications', async () => {
    await withKeys(async (cwd) => {
      await runCot(['keys', 'sign', '--with', 'me.sec', '--out', 'signed', 'worker.pub'], { cwd, now });
      const args = [...renew, '--key', 'worker.sec', '--public', 'signed/worker.pub'];
      expect(await runCot(args, { cwd, now })).toMatchObject({ status: 0, stderr: '' });
      const key = await fileKey(cwd, 'renewed.pub');
      expect((await describeOpenPgpKey(key)).expires).toEqual(new Date('2030-01-01T00:00:00Z'));
      const status = await openPgpKeyStatus(key, { at, certifiers: [await fileKey(cwd, 'me.pub')] });
      expect(status.validity).toBe('valid');
      expect((await stat(join(cwd, 'renewed.sec'))).mode & 0o777).toBe(0o600);
    });
  });

  it('with the key of an agent, writes the public half, which gpg takes', async () => {
    await withAgent(async (cwd, gpg) => {
      expect(
        await runCot([...renew, ...agent], { cwd, now: () => new Date(at.getTime() + 2000) }),
      ).toMatchObject({
        status: 0,
        stderr: '',
      });
      expect((await readdir(cwd)).filter((name) => name.startsWith('renewed'))).toEqual(['renewed.pub']);
      await gpg('--import', join(cwd, 'renewed.pub'));
      const end = String(Date.UTC(2030, 0) / 1000);
      expect(
        (await gpg('--with-colons', '--list-keys')).split('\n').find((line) => line.startsWith('pub:')),
      ).toContain(`:${end}:`);
    });
  });

  it.each([
    ['no private half', 'usage-missing', []],
    ['the halves of two keys', 'signing-key-other', ['--key', 'worker.sec', '--public', 'me.pub']],
    ['files that exist', 'key-repo-file-exists', ['--key', 'worker.sec', '--output', 'worker']],
    ['an end in the past', 'usage-value', ['--key', 'worker.sec', '--expires', '2026-01-01']],
  ])('given %s, exits with 2 and writes nothing', async (_, code, args) => {
    await withKeys(async (cwd) => {
      const renewed = await runCot([...renew, ...args], { cwd, now });
      expect(renewed).toMatchObject({ status: 2, stderr: expect.stringContaining(`cot: ${code}: `) });
      expect(await readdir(cwd)).toHaveLength(4);
    });
  });
});

describe('cot keys revoke', () => {
  const revoke = ['keys', 'revoke', '--reason', 'compromised', '--message', 'the host was lost'];

  it.each([
    ['a file', ['--key', 'worker.sec', '--public', 'worker.pub']],
    ['an agent', agent],
  ])('prints the public half of the key of %s with a revocation', async (_, by) => {
    await withAgent(async (cwd) => {
      const { status, stdout } = await runCot([...revoke, ...by], { cwd, now });
      const key = await keyOf(stdout);
      expect([status, (await openPgpKeyStatus(key, { at })).validity]).toEqual([0, 'revoked']);
      expect(key.key.revocationSignatures[0]?.reasonForRevocationString).toBe('the host was lost');
    });
  });

  it.each([
    ['a reason that is none', ['--key', 'worker.sec', '--reason', 'boredom']],
    ['a message of two lines', ['--key', 'worker.sec', '--message', 'a\nb']],
    ['no private half', []],
    ['the public half for the private one', ['--key', 'worker.pub']],
  ])('given %s, exits with 2', async (_, args) => {
    await withKeys(async (cwd) => {
      const { status, stdout } = await runCot([...revoke, ...args], { cwd, now });
      expect([status, stdout]).toEqual([2, '']);
    });
  });
});

describe('a passphrase', () => {
  const sign = [
    'keys',
    'sign',
    '--use-gpg',
    'boss@example.com',
    '--homedir',
    'g',
    '--out',
    'signed',
    'worker.pub',
  ];

  it('is read from a file descriptor', async () => {
    await withAgent(async (cwd) => {
      const file = await open(join(cwd, 'passphrase'));
      const signed = await runCot([...sign, '--passphrase-fd', String(file.fd)], { cwd, now });
      await file.close();
      expect(signed).toMatchObject({ status: 0, stderr: '' });
    });
  });

  it.each([
    ['from two places', 'usage-conflict', ['--passphrase-file', 'passphrase', '--passphrase-fd', '3']],
    ['from no number', 'usage-value', ['--passphrase-fd', 'three']],
    ['from a descriptor that is not open', 'usage-file', ['--passphrase-fd', '9999']],
    ['from a file that others can read', 'key-repo-permissions', ['--passphrase-file', 'worker.pub']],
  ])('%s is refused', async (_, code, args) => {
    await withKeys(async (cwd) => {
      const signed = await runCot([...sign, ...args], { cwd, now });
      expect(signed).toMatchObject({ status: 2, stderr: expect.stringContaining(`cot: ${code}: `) });
    });
  });
});
