import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectRejected, withTemporaryFolder } from '@chain-of-trust/fixtures';
import {
  certifyOpenPgpKey,
  type OpenPgpKeyPair,
  parseOpenPgpPrivateKey,
  parseOpenPgpPublicKeys,
  signCleartext,
  verifyCleartext,
} from '@chain-of-trust/signing';
import type { WorkerImplementation } from '@chain-of-trust/types';
import { execa } from 'execa';
import { config, generateKey, readKey, readPrivateKey, revokeKey } from 'openpgp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadWorkerKeySet } from '../../src/disk/load-worker-keys.js';
import { KeyRepoError } from '../../src/error.js';
import { type BuiltHomedirs, buildHomedirs } from '../../src/homedir/build-homedirs.js';
import { type KeyRepository, readKeyRepository } from '../../src/key-repository.js';
import { at, created, createPair, fill, toBinary } from '../support/test-keys.js';
import { TestRepository } from '../support/test-repository.js';

/** How gpg's validity of a key is called here; those of trusted people are fully or ultimately valid, too. */
const validities: Readonly<Record<string, string>> = {
  f: 'valid',
  u: 'valid',
  e: 'expired',
  r: 'revoked',
  '-': 'unknown',
  q: 'unknown',
  o: 'unknown',
};

/** In a keyring, it says that the signature before it has been checked and is good. */
const trustPacket = Buffer.from([0xb0, 6, 0, 3, ...Buffer.from('gpg'), 0]);

describe('buildHomedirs', () => {
  let repository: TestRepository;
  let keyRepository: KeyRepository;
  const people = new Map<string, OpenPgpKeyPair>();

  beforeAll(async () => {
    repository = await TestRepository.create();
    const signer = await repository.createSigner();
    const signers = repository.beside('signers');
    await fill(signers, { 'signer.asc': signer.publicKey });
    const lives = {
      alice: 365,
      old: 30,
      worker: 365,
      worker2: 365,
      brief: 30,
      stray: 365,
      lapsed: 365,
      gone: 365,
      forged: 365,
    };
    for (const [name, days] of Object.entries(lives)) people.set(name, await createPair(name, days));
    await repository.commit({
      'docker-worker/worker': pub('worker'),
      'docker-worker/brief': pub('brief'),
      'docker-worker/gone': await revoked('gone'),
      'docker-worker/weak': await weak(),
      'generic-worker/broken': 'x',
      'scriptworker/trusted/alice': pub('alice'),
      'scriptworker/trusted/old': pub('old'),
      'scriptworker/valid/worker2': await certified('worker2', 'alice'),
      'scriptworker/valid/lapsed': await certified('lapsed', 'old'),
      'scriptworker/valid/stray': pub('stray'),
      'scriptworker/valid/weak': await certifyAnything(await weak(), 'alice'),
      'scriptworker/valid/forged': await forged('forged', 'alice'),
    });
    await repository.tag('v1', { by: signer.fingerprint });
    keyRepository = await readKeyRepository({ path: repository.path, signers: { keys: signers }, at });
  });

  afterAll(() => repository.close());

  const of = (name: string): OpenPgpKeyPair => {
    const pair = people.get(name);
    if (pair === undefined) throw new Error(`made before all tests: ${name}`);
    return pair;
  };
  const pub = (name: string) => of(name).publicKey;
  const privateKeyOf = (name: string) => parseOpenPgpPrivateKey(Buffer.from(of(name).privateKey));

  const certified = (name: string, by: string) => certify(pub(name), by);

  async function certify(publicKey: string, by: string): Promise<string> {
    const [key] = await parseOpenPgpPublicKeys(Buffer.from(publicKey));
    if (key === undefined) throw new Error('expected a key');
    return certifyOpenPgpKey(key, await privateKeyOf(by), { at: created });
  }

  /** Ours refuses keys that are too weak. */
  async function certifyAnything(publicKey: string, by: string): Promise<string> {
    const key = await readKey({ armoredKey: publicKey });
    return (
      await key.signAllUsers([(await privateKeyOf(by)).key], created, { ...config, minRSABits: 1024 })
    ).armor();
  }

  /** A certification with another signature than the certifier would make, in a file that calls it good. */
  async function forged(name: string, by: string): Promise<Buffer> {
    const binary = toBinary(await certified(name, by));
    binary[binary.length - 1] = (binary.at(-1) ?? 0) ^ 1;
    return Buffer.concat([binary, trustPacket]);
  }

  async function revoked(name: string): Promise<string> {
    const key = await readPrivateKey({ armoredKey: of(name).privateKey });
    return (await revokeKey({ key, date: created, format: 'armored' })).publicKey;
  }

  async function weak(): Promise<string> {
    const { publicKey } = await generateKey({
      type: 'rsa',
      rsaBits: 1024,
      userIDs: [{ name: 'weak' }],
      subkeys: [],
      date: created,
      format: 'object',
      config: { minRSABits: 1024 },
    });
    return publicKey.armor();
  }

  /** Socket paths are short, so the folders are, too. */
  const build = <T>(use: (built: BuiltHomedirs, folder: string) => Promise<T>) =>
    withTemporaryFolder(async (folder) =>
      use(await buildHomedirs(keyRepository, join(folder, 'h'), { at }), folder),
    );

  const gpg = async (homedir: string, ...args: string[]) => {
    const common = ['--homedir', homedir, '--batch', '--no-tty', '--faked-system-time', '20260601T000000!'];
    return (await execa('gpg', [...common, ...args])).stdout;
  };

  async function validitiesByGpg(homedir: string): Promise<Map<string, string | undefined>> {
    const lines = (await gpg(homedir, '--with-colons', '--list-keys'))
      .split('\n')
      .map((line) => line.split(':'));
    const found = new Map<string, string | undefined>();
    for (const [i, [record, validity = '']] of lines.entries()) {
      const fingerprint = lines.slice(i).find(([next]) => next === 'fpr')?.[9] ?? '';
      if (record === 'pub') found.set(fingerprint.toLowerCase(), validities[validity]);
    }
    return found;
  }

  const keysOf = (name: WorkerImplementation) => keyRepository.implementations.get(name)?.keys ?? [];

  test.each<WorkerImplementation>(['docker-worker', 'scriptworker'])(
    'of %s: gpg agrees about every key',
    async (name) => {
      await build(async ({ homedirs }) => {
        const byGpg = await validitiesByGpg(homedirs.get(name) ?? '');
        const ours = new Map(keysOf(name).map(({ fingerprint, validity }) => [fingerprint, validity]));
        for (const [fingerprint, validity] of ours)
          expect([fingerprint, byGpg.get(fingerprint)]).toEqual([fingerprint, validity]);
        expect(byGpg.size).toBe(ours.size + 1); // and the key that vouches for them
        expect(new Set(ours.values()).size).toBeGreaterThan(1);
      });
    },
  );

  test.each<[WorkerImplementation, string]>([
    ['docker-worker', 'worker'],
    ['scriptworker', 'worker2'],
  ])('of %s: it verifies what %s has signed, and nothing of anybody else', async (name, worker) => {
    await build(async (_, folder) => {
      const { openpgp } = await loadWorkerKeySet(join(folder, 'h'), name, { at });
      expect(openpgp?.keys.map(({ fingerprint }) => fingerprint)).toEqual([of(worker).fingerprint]);
      const message = Buffer.from(await signCleartext('x', await privateKeyOf(worker), { at }));
      expect((await verifyCleartext(message, openpgp ?? { keys: [] }, { at })).signedBy).toMatchObject({
        primaryFingerprint: of(worker).fingerprint,
      });
    });
  });

  test('an implementation that failed has none, and the others have', async () => {
    await build(async ({ homedirs, failures }, folder) => {
      expect([...homedirs.keys()]).toEqual(['docker-worker', 'scriptworker']);
      expect([...failures.keys()]).toEqual(['generic-worker']);
      expect(await readdir(folder)).toEqual(['h']);
      expect((await readdir(join(folder, 'h'))).sort()).toEqual(['docker-worker', 'scriptworker']);
    });
  });

  test('folders are private, and hold no private key', async () => {
    await build(async ({ homedirs }, folder) => {
      for (const homedir of [join(folder, 'h'), ...homedirs.values()])
        expect((await stat(homedir)).mode & 0o777).toBe(0o700);
      for (const homedir of homedirs.values()) {
        expect(await gpg(homedir, '--with-colons', '--list-secret-keys')).toBe('');
        expect(await readdir(join(homedir, 'private-keys-v1.d'))).toEqual([]);
      }
    });
  });

  test('a certification that its file calls good, and is not, counts for nothing', async () => {
    await build(async ({ homedirs }) => {
      const byGpg = await validitiesByGpg(homedirs.get('scriptworker') ?? '');
      expect(byGpg.get(of('forged').fingerprint)).toBe('unknown');
    });
  });

  test('the certifications of this machine are not exported', async () => {
    await build(async ({ homedirs }) => {
      const exported = await gpg(
        homedirs.get('docker-worker') ?? '',
        '--armor',
        '--export',
        of('worker').fingerprint,
      );
      const [key] = await parseOpenPgpPublicKeys(Buffer.from(exported));
      expect(key?.key.users[0]?.otherCertifications).toEqual([]);
    });
  });

  describe('when they cannot be written', () => {
    test('there is something else: refused, and left as it is', async () => {
      await withTemporaryFolder(async (folder) => {
        await mkdir(join(folder, 'h'));
        await writeFile(join(folder, 'h', 'x'), 'x');
        const building = buildHomedirs(keyRepository, join(folder, 'h'), { at });
        await expectRejected(building, KeyRepoError, 'key-repo-homedir-exists');
        expect(await readdir(join(folder, 'h'))).toEqual(['x']);
        expect(await readdir(folder)).toEqual(['h']);
      });
    });

    test('there is an empty folder: they replace it', async () => {
      await withTemporaryFolder(async (folder) => {
        await mkdir(join(folder, 'h'));
        expect((await buildHomedirs(keyRepository, join(folder, 'h'), { at })).homedirs.size).toBe(2);
      });
    });

    test('the path is too long for sockets', async () => {
      await withTemporaryFolder(async (folder) => {
        const building = buildHomedirs(keyRepository, join(folder, 'h'.repeat(100)), { at });
        await expectRejected(building, KeyRepoError, 'key-repo-homedir-path');
        expect(await readdir(folder)).toEqual([]);
      });
    });

    test('the folder above is a file', async () => {
      await withTemporaryFolder(async (folder) => {
        await writeFile(join(folder, 'f'), '');
        const building = buildHomedirs(keyRepository, join(folder, 'f', 'h'), { at });
        await expectRejected(building, KeyRepoError, 'key-repo-homedir-write');
      });
    });

    test('gpg is missing: every implementation fails, and nothing half made is left', async () => {
      await withTemporaryFolder(async (folder) => {
        const { homedirs, failures } = await buildHomedirs(keyRepository, join(folder, 'h'), {
          at,
          gpg: 'no-such-gpg',
        });
        expect(homedirs.size).toBe(0);
        expect([...failures.values()].map(({ code }) => code)).toContain('key-repo-gpg');
        expect(await readdir(folder)).toEqual(['h']);
        expect(await readdir(join(folder, 'h'))).toEqual([]);
      });
    });
  });

  test('when gpg passes over a key, that is an error of its implementation', async () => {
    const taciturn = repository.beside('taciturn-gpg');
    await writeFile(taciturn, `#!/bin/sh\ngpg "$@" | sed '/${of('brief').fingerprint}/Id'\n`, {
      mode: 0o755,
    });
    const target = repository.beside('taciturn');
    const { failures, homedirs } = await buildHomedirs(keyRepository, target, { at, gpg: taciturn });
    const failure = failures.get('docker-worker');
    expect(failure).toMatchObject({ code: 'key-repo-gpg', facts: { paths: ['docker-worker/brief'] } });
    expect(failure?.message).toContain(`passes over the key ${of('brief').fingerprint}`);
    expect([...homedirs.keys()]).toEqual(['scriptworker']);
  });
});
